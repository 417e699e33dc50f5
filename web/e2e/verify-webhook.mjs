// Whether a webhook was signed rightly, by the reference library: what was received comes in as
// JSON with `secret`, `headers` and `body`; what it says is printed.
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

const { secret, headers, body } = JSON.parse(await text(process.stdin));
console.log(JSON.stringify(new Webhook(secret).verify(body, headers)));
