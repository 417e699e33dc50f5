//! The yardstick: servers that do nothing but pass on what they are sent, to those who came
//! to the same path. One with actix-web-actors as anybody would write it, one with `ws` of
//! npm (`ws-server.mjs`).

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Write},
    process::{Child, Stdio},
    sync::{Arc, Mutex},
};

use actix::{Actor, AsyncContext, Handler, Message, Recipient, StreamHandler};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use actix_web_actors::ws;
use bytestring::ByteString;

use super::{provider, server::on_core};

type Everybody = Arc<Mutex<Vec<Recipient<Say>>>>;
type Paths = Mutex<HashMap<String, Everybody>>;

#[derive(Message)]
#[rtype(result = "()")]
struct Say(ByteString);

struct Connection(Everybody);

impl Actor for Connection {
    type Context = ws::WebsocketContext<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        self.0.lock().unwrap().push(ctx.address().recipient());
    }
}

impl Handler<Say> for Connection {
    type Result = ();

    fn handle(&mut self, Say(text): Say, ctx: &mut Self::Context) {
        ctx.text(text);
    }
}

impl StreamHandler<Result<ws::Message, ws::ProtocolError>> for Connection {
    fn handle(&mut self, message: Result<ws::Message, ws::ProtocolError>, _: &mut Self::Context) {
        if let Ok(ws::Message::Text(text)) = message {
            self.0.lock().unwrap().iter().for_each(|one| one.do_send(Say(text.clone())));
        }
    }
}

async fn connect(
    request: HttpRequest,
    payload: web::Payload,
    paths: web::Data<Paths>,
) -> actix_web::Result<HttpResponse> {
    let all = paths.lock().unwrap().entry(request.path().to_owned()).or_default().clone();
    ws::start(Connection(all), &request, payload)
}

/// Serves until its standard input ends. Called in a process of its own.
pub fn serve() {
    let paths = web::Data::new(Paths::default());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(paths.clone())
            .route("/v1/messages", web::post().to(provider::answer))
            .default_service(web::get().to(connect))
    });
    actix_web::rt::System::new().block_on(async {
        let server = server.bind("127.0.0.1:0").unwrap();
        println!("{}", server.addrs()[0].port());
        std::io::stdout().flush().unwrap();
        server.run().await.unwrap();
    });
}

/// A yardstick that runs.
pub struct Bare {
    pub url: String,
    pub port: String,
    child: Child,
}

impl Bare {
    pub fn actix() -> Self {
        Self::on(0)
    }

    /// It also is a language model's service, which has the core of those who ask.
    pub fn provider() -> Self {
        Self::on(1)
    }

    fn on(core: usize) -> Self {
        Self::start(on_core(core, std::env::current_exe().unwrap().to_str().unwrap()).arg("bare"))
    }

    pub fn npm() -> Self {
        Self::start(on_core(0, "node").arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bench/ws-server.mjs")))
    }

    fn start(command: &mut std::process::Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the yardstick starts");
        let port = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        Self { url: format!("ws://127.0.0.1:{port}/"), port, child }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
