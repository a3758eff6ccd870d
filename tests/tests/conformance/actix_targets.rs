//! An application of actix-web as a target: without a socket, and behind the server that users run.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::mpsc;
use std::thread;

use actix_web::body::{self, MessageBody};
use actix_web::dev::Service;
use actix_web::http::header::{HeaderMap, HeaderValue};
use actix_web::http::{Method, Uri, Version};
use actix_web::rt::System;
use actix_web::test::{TestRequest, init_service};
use actix_web::{HttpResponse, HttpServer};
use corsac_conformance::{Answer, Line, Probe, RawRequest, Server, Setup, Target};

use crate::actix_application::Plan;

/// The application of a set-up: its types are long, and its futures stay on their thread.
type Application = Box<dyn Fn(TestRequest) -> Pin<Box<dyn Future<Output = Result<Answer, String>>>>>;

pub(crate) struct InProcess {
    system: actix_web::rt::SystemRunner,
    probe: Probe,
    made: BTreeMap<Setup, Application>,
}

impl InProcess {
    pub(crate) fn new() -> Self {
        InProcess { system: System::new(), probe: Probe::default(), made: BTreeMap::new() }
    }
}

impl Target for InProcess {
    fn name(&self) -> &str {
        "actix-web"
    }

    fn framework(&self) -> &str {
        "actix-web"
    }

    fn speaks_http2(&self) -> bool {
        true
    }

    fn exchange(&mut self, setup: &Setup, raw: &RawRequest) -> Result<Answer, String> {
        let (system, probe) = (&self.system, &self.probe);
        let make = || system.block_on(make(Plan::new(setup, probe)));
        let application = self.made.entry(setup.clone()).or_insert_with(make);
        let request = request(raw)?;
        let _ = probe.take();
        let mut answer = system.block_on(application(request))?;
        // The server writes no body for it.
        if raw.method == b"HEAD" {
            answer.body.clear();
        }
        Ok(Answer { handler_ran: probe.take(), ..answer })
    }
}

async fn make(plan: Plan) -> Application {
    let service = std::rc::Rc::new(init_service(plan.application()).await);
    Box::new(move |request| {
        let service = service.clone();
        Box::pin(async move {
            // As the server does with an error that no middleware has made a response of.
            match service.call(request.to_request()).await {
                Ok(response) => answer(response.into()).await,
                Err(error) => answer(error.error_response()).await,
            }
        })
    })
}

/// The request as the server hands it on.
fn request(raw: &RawRequest) -> Result<TestRequest, String> {
    let target = match &raw.authority {
        Some(authority) => [b"https://", authority.as_slice(), &raw.target].concat(),
        None => raw.target.clone(),
    };
    let target = String::from_utf8(target).map_err(|error| error.to_string())?;
    let _: Uri = target.parse().map_err(|error| format!("`{target}` is no target: {error}"))?;
    let method = Method::from_bytes(&raw.method).map_err(|error| error.to_string())?;
    let version = if raw.http2 { Version::HTTP_2 } else { Version::HTTP_11 };
    let mut request = TestRequest::with_uri(&target).method(method).version(version);
    for (name, value) in &raw.headers {
        let value = HeaderValue::from_bytes(value).map_err(|error| error.to_string())?;
        request = request.append_header((name.as_str(), value));
    }
    Ok(request.set_payload(raw.body.clone()))
}

async fn answer<B: MessageBody>(response: HttpResponse<B>) -> Result<Answer, String> {
    let (status, headers) = (response.status().as_u16(), lines(response.headers()));
    let body = body::to_bytes(response.into_body()).await.map_err(|error| error.into().to_string())?;
    Ok(Answer { status, headers, body: body.to_vec(), handler_ran: false })
}

fn lines(headers: &HeaderMap) -> Vec<Line> {
    headers.iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect()
}

/// A server on a thread of its own, for as long as the tests run.
pub(crate) fn serve(setup: &Setup) -> Result<Server, String> {
    let probe = Probe::default();
    let plan = Plan::new(setup, &probe);
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        System::new().block_on(async {
            let server = HttpServer::new(move || plan.application()).workers(1).disable_signals();
            // HTTP/1.1 and, where the client begins with it, HTTP/2.
            let server = server.bind_auto_h2c("127.0.0.1:0").unwrap();
            sender.send(server.addrs()[0]).unwrap();
            server.run().await
        })
    });
    let address = receiver.recv().map_err(|error| error.to_string())?;
    Ok(Server { address, probe, keeps: Box::new(()) })
}
