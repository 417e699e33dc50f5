//! Prism, somebody else's reading of ConnectWise's interface: it answers by the vendor's schema, or
//! stands in front of a server that keeps what it is given, and judges every request.

use std::{
    collections::HashSet,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    http::StatusCode,
    web::{self, Bytes, Data},
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What is handed on of a request.
const HEADERS: [&str; 4] = ["authorization", "clientid", "accept", "content-type"];

/// A request, and what Prism thought of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Method and path, with numbers as `N`.
    pub call: String,
    pub status: u16,
    /// What is out of schema in it, or in the answer.
    pub violations: Option<String>,
}

impl Judged {
    pub fn is_fine(&self) -> bool {
        self.status < 400 && self.violations.is_none()
    }
}

/// A running Prism, with an ear on the line to it.
pub struct Prism {
    /// What to connect: everything it is asked is kept.
    pub url: String,
    /// Itself.
    pub behind: String,
    line: Arc<Line>,
    child: Child,
}

#[derive(Default)]
struct Line {
    to: String,
    judged: Mutex<Vec<Judged>>,
    /// Writes whose first answer was lost on the way back.
    lost: Mutex<HashSet<String>>,
}

impl Prism {
    /// Answers with the schema's examples and keeps nothing.
    pub fn mock() -> Self {
        Self::start(&["mock"], &[])
    }

    /// Hands what fits the schema on to `upstream`, and refuses the rest with 422.
    pub fn in_front_of(upstream: &str) -> Self {
        Self::start(&["proxy", "--errors"], &[upstream])
    }

    fn start(how: &[&str], what: &[&str]) -> Self {
        let mut child = Command::new("node")
            .arg(format!("{ROOT}/web/node_modules/.bin/prism"))
            .args(how)
            .args(["--host", "127.0.0.1", "--port", "0"])
            .arg(format!("{ROOT}/tests/fixtures/psa/connectwise-openapi.json"))
            .args(what)
            .env_remove("NODE_ENV")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("`make web` has installed Prism");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
        let behind = lines.find_map(|line| Some(line.split_once("listening on ")?.1.trim().to_owned()));
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let behind = behind.expect("it says where it listens");
        let line = Arc::new(Line { to: behind.clone(), ..Line::default() });
        let data = Data::from(line.clone());
        let server = HttpServer::new(move || App::new().app_data(data.clone()).default_service(web::to(hand_on)));
        let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", server.addrs()[0]);
        actix_web::rt::spawn(server.run());
        Self { url, behind, line, child }
    }

    /// What it was asked, in order.
    pub fn judged(&self) -> Vec<Judged> {
        self.line.judged.lock().unwrap().clone()
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks Prism and notes how it judged. The first answer to a write is lost: so what was written
/// is looked for, too.
async fn hand_on(request: HttpRequest, body: Bytes, line: Data<Line>) -> HttpResponse {
    let method = request.method().as_str();
    let mut asked = super::client()
        .request(method.parse().unwrap(), format!("{}{}", line.to, request.uri()))
        .body(body.to_vec());
    for name in HEADERS {
        if let Some(value) = request.headers().get(name) {
            asked = asked.header(name, value.to_str().unwrap());
        }
    }
    let answer = asked.send().await.unwrap();
    let status = answer.status().as_u16();
    let violations = answer.headers().get("sl-violations").map(|said| said.to_str().unwrap().to_owned());
    let said = answer.bytes().await.unwrap();
    let call = format!("{method} {}", numbered(request.path()));
    let violations = violations.or_else(|| (status == 422).then(|| String::from_utf8_lossy(&said).into_owned()));
    let lose = method == "POST" && line.lost.lock().unwrap().insert(call.clone());
    line.judged.lock().unwrap().push(Judged { call, status, violations });
    let status = if lose { 504 } else { status };
    HttpResponse::build(StatusCode::from_u16(status).unwrap()).content_type("application/json").body(said.to_vec())
}

/// A path whose numbers are all the same.
fn numbered(path: &str) -> String {
    let path = path.trim_start_matches("/v4_6_release/apis/3.0");
    let part = |part: &str| if part.parse::<u64>().is_ok() { "N".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}
