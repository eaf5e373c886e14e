"""Makes every password and key of an installation: `python -m deploy.secrets FOLDER`."""
