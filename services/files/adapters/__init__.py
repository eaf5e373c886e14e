"""Files' doors to MongoDB, S3 and its peers."""
