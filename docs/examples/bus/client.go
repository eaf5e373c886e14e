// Open a ticket, and read what happened: `go run client.go nats://127.0.0.1:4222 erp.nk jana@example.com`.
// Needs github.com/nats-io/nats.go, 1.22 or newer. Tried with Go 1.19 and the packages of Debian 12:
// `apt-get install golang-go golang-github-nats-io-go-nats-dev`, then `GO111MODULE=off GOPATH=/usr/share/gocode go run …`.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/nats-io/nats.go"
)

type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func ask(client *nats.Conn, operation string, body any, idempotencyKey string, answer any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request := nats.NewMsg("casebus.v1." + operation)
	request.Data = data
	if idempotencyKey != "" {
		request.Header.Set("Idempotency-Key", idempotencyKey)
	}
	reply, err := client.RequestMsg(request, 15*time.Second)
	if err != nil {
		return err
	}
	var refused struct {
		Error *failure `json:"error"`
	}
	if err := json.Unmarshal(reply.Data, &refused); err != nil {
		return err
	}
	if refused.Error != nil {
		return fmt.Errorf("%s: %s", refused.Error.Code, refused.Error.Message)
	}
	return json.Unmarshal(reply.Data, answer)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	server, seed, customer := os.Args[1], os.Args[2], os.Args[3]
	key, err := nats.NkeyOptionFromSeed(seed)
	must(err)
	client, err := nats.Connect(server, key)
	must(err)
	defer client.Close()

	var ticket struct{ Number, URL string }
	body := map[string]any{"on_behalf": customer, "title": "Pump 3 is hot", "description": "90 degrees for ten minutes."}
	must(ask(client, "ticket.create", body, "pump-3-"+time.Now().UTC().Format("2006-01-02"), &ticket))
	fmt.Println(ticket.Number, ticket.URL)

	var info struct{ Stream, Consumer string }
	must(ask(client, "system.info", struct{}{}, "", &info))
	stream, err := client.JetStream()
	must(err)
	events, err := stream.PullSubscribe("", info.Consumer, nats.Bind(info.Stream, info.Consumer))
	must(err)
	messages, err := events.Fetch(1, nats.MaxWait(15*time.Second))
	must(err)
	for _, message := range messages {
		var event struct{ Type, Subject string }
		must(json.Unmarshal(message.Data, &event))
		fmt.Println(event.Type, event.Subject)
		must(message.AckSync())
	}
}
