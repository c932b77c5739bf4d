//! What a failed exchange is taken for, over real sockets.

#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::{error::Error, iter::successors, time::Duration};

use entities::call::{Call, Reply, System};
use flow::error::{CallClass, CallError};
use tokio::{io::AsyncReadExt, net::TcpListener};
use transport::{Base, HeaderValue, Http, Limits, Refusal, Transport};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{body_string, header, method, path},
};

async fn send_within(limits: Limits, base: &str, call: &Call) -> Result<Reply, CallError> {
    let http = Http::new(&limits).unwrap();
    let transport = Transport::new(System::Heartland, &http, |_, body| Refusal::from_text(body));
    let url = Base::parse(base).unwrap().url(System::Heartland, &["api"], call)?;
    transport.send(call, url, HeaderValue::from_static("Bearer test")).await
}

async fn send(base: &str, call: &Call) -> Result<Reply, CallError> {
    send_within(Limits::default(), base, call).await
}

fn read() -> Call {
    Call::get(["customers"]).with_query([("email", "ada@example.com")])
}

fn create() -> Call {
    Call::post(["customers"], r#"{"price":24.90}"#.into())
}

/// A server that takes a request and breaks the connection.
async fn breaks_off() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let _ = socket.read(&mut [0; 4096]).await;
        }
    });
    address
}

async fn answers(template: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path("/api/customers")).respond_with(template).mount(&server).await;
    server
}

#[tokio::test]
async fn a_call_carries_its_body_to_the_letter_and_a_reply_its_id() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/api/customers"))
        .and(header("authorization", "Bearer test"))
        .and(header("content-type", "application/json"))
        .and(body_string(r#"{"price":24.90}"#))
        .respond_with(ResponseTemplate::new(201).insert_header("location", "/api/customers/42"))
        .mount(&server)
        .await;
    let reply = send(&server.uri(), &create()).await.unwrap();
    let created = Reply {
        status: 201,
        location: Some("42".into()),
        asked_at: reply.asked_at,
        body: String::new(),
    };
    assert_eq!(reply, created);
}

#[tokio::test]
async fn a_reply_tells_when_it_was_asked_for_by_the_others_clock_and_not_later() {
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    let delay = Duration::from_millis(300);
    let template = ResponseTemplate::new(200).insert_header("date", date).set_delay(delay);
    let template = template.set_body_string("{}");
    let server = answers(template).await;
    let asked_at = send(&server.uri(), &read()).await.unwrap().asked_at.unwrap();
    let answered: jiff::Timestamp = "1994-11-06T08:49:37Z".parse().unwrap();
    assert!(asked_at <= answered - delay, "{asked_at}");
    assert!(asked_at > answered - Duration::from_secs(30), "{asked_at}");

    let template = ResponseTemplate::new(200).insert_header("date", "today").set_body_string("{}");
    let server = answers(template).await;
    assert_eq!(send(&server.uri(), &read()).await.unwrap().asked_at, None);
}

#[tokio::test]
async fn a_refused_connection_sent_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for call in [read(), create()] {
        let error = send(&base, &call).await.unwrap_err();
        assert_eq!((error.class(), error.code()), (CallClass::Transient, Some("not_connected")));
    }
}

#[tokio::test]
async fn a_lost_answer_leaves_only_a_creation_in_doubt() {
    let base = breaks_off().await;
    let classes = [(read(), CallClass::Transient), (create(), CallClass::Ambiguous)];
    for (call, class) in classes {
        let error = send(&base, &call).await.unwrap_err();
        assert_eq!((error.class(), error.code()), (class, Some("connection_lost")));
    }
}

#[tokio::test]
async fn a_late_answer_leaves_only_a_creation_in_doubt() {
    let server = answers(ResponseTemplate::new(200).set_delay(Duration::from_mins(1))).await;
    let limits = Limits { total: Duration::from_millis(100), ..Limits::default() };
    let classes = [(read(), CallClass::Transient), (create(), CallClass::Ambiguous)];
    for (call, class) in classes {
        let error = send_within(limits.clone(), &server.uri(), &call).await.unwrap_err();
        assert_eq!((error.class(), error.code()), (class, Some("timeout")));
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_hides_the_outcome_of_a_creation() {
    let too_large = answers(ResponseTemplate::new(200).set_body_string("x".repeat(2000))).await;
    let not_text = answers(ResponseTemplate::new(200).set_body_bytes([0xff, 0xfe])).await;
    let limits = Limits { reply_bytes: 1000, ..Limits::default() };
    for server in [too_large, not_text] {
        let classes = [(read(), CallClass::Unreadable), (create(), CallClass::Ambiguous)];
        for (call, class) in classes {
            let error = send_within(limits.clone(), &server.uri(), &call).await.unwrap_err();
            assert_eq!((error.class(), error.status()), (class, Some(200)));
        }
    }
}

#[tokio::test]
async fn a_failure_is_known_by_its_status_however_long_its_page_is() {
    let limits = Limits { reply_bytes: 1000, ..Limits::default() };
    let page = "<p>down</p>".repeat(1000);
    let server = answers(ResponseTemplate::new(502).set_body_string(page)).await;
    let error = send_within(limits, &server.uri(), &create()).await.unwrap_err();
    assert_eq!((error.class(), error.status()), (CallClass::Ambiguous, Some(502)));
}

#[tokio::test]
async fn a_page_instead_of_an_answer_says_nothing_about_a_record() {
    let page = "<html><title>Be right back</title></html>";
    for (status, call, class) in [
        (200, read(), CallClass::Transient),
        (200, create(), CallClass::Ambiguous),
        (404, read(), CallClass::Denied),
        (400, create(), CallClass::Denied),
        (413, create(), CallClass::Invalid),
    ] {
        let server = answers(ResponseTemplate::new(status).set_body_string(page)).await;
        let error = send(&server.uri(), &call).await.unwrap_err();
        assert_eq!((error.class(), error.code()), (class, Some("no_rest_answer")), "{status}");
        assert_eq!(error.message(), Some("Be right back"));
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_within_its_json_is_asked_for_again() {
    let server = answers(ResponseTemplate::new(200).set_body_string(r#"{"id":"#)).await;
    assert_eq!(send(&server.uri(), &read()).await.unwrap_err().class(), CallClass::Transient);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let redirect = ResponseTemplate::new(301).insert_header("location", "https://example.com/?a=b");
    let error = send(&answers(redirect).await.uri(), &read()).await.unwrap_err();
    assert_eq!((error.class(), error.code()), (CallClass::Denied, Some("redirected")));
    assert_eq!(
        error.told(),
        "heartland refused GET customers with 301 (it redirects to https://example.com): set \
         HeartlandUrl to the address that it redirects to"
    );
}

#[tokio::test]
async fn a_refused_rate_says_how_long_to_wait() {
    let plain = ResponseTemplate::new(429);
    let waits = [
        (plain.clone(), None),
        (plain.clone().insert_header("retry-after", "7"), Some(Duration::from_secs(7))),
        (plain.insert_header("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO)),
    ];
    for (template, retry_after) in waits {
        let error = send(&answers(template).await.uri(), &create()).await.unwrap_err();
        assert_eq!(error.class(), CallClass::Throttled { retry_after });
    }
}

#[tokio::test]
async fn a_kept_answer_is_asked_for_once_and_a_failure_is_not_kept() {
    let server = MockServer::start().await;
    for template in [ResponseTemplate::new(503), ResponseTemplate::new(200).set_body_string("[]")] {
        Mock::given(path("/api/payment_types"))
            .respond_with(template)
            .up_to_n_times(1)
            .expect(1)
            .mount(&server)
            .await;
    }
    let http = Http::new(&Limits::default()).unwrap();
    let transport = Transport::new(System::Heartland, &http, |_, _| Refusal::default());
    let call = Call::get(["payment_types"]).kept_for(Duration::from_mins(5));
    let url = Base::parse(&server.uri()).unwrap().url(System::Heartland, &["api"], &call).unwrap();
    let send = || transport.send(&call, url.clone(), HeaderValue::from_static("Bearer test"));
    assert_eq!(send().await.unwrap_err().class(), CallClass::Transient);
    for _ in 0..3 {
        assert_eq!(send().await.unwrap().body, "[]");
    }
}

#[tokio::test]
async fn a_failure_prints_neither_address_nor_token_nor_body() {
    let error = send(&breaks_off().await, &read()).await.unwrap_err();
    let causes = successors(error.source(), |&cause| cause.source());
    let causes: Vec<String> = causes.map(|cause| format!("{cause} {cause:?}")).collect();
    let printed = format!("{error} {error:?} {causes:?}");
    assert!(!causes.is_empty());
    assert!(!printed.contains("ada@example.com") && !printed.contains("ada%40"), "{printed}");
    assert!(!printed.contains("Bearer test"), "{printed}");
}

#[tokio::test]
async fn a_public_document_is_read_whole_or_not_at_all() {
    let http = Http::new(&Limits { reply_bytes: 10, ..Limits::default() }).unwrap();
    let answers = [
        (ResponseTemplate::new(200).set_body_string("a key"), Some("a key")),
        (ResponseTemplate::new(200).set_body_string("longer than that"), None),
        (ResponseTemplate::new(404).set_body_string("none"), None),
    ];
    for (template, text) in answers {
        let server = answers_at_root(template).await;
        assert_eq!(http.public_text(&server.uri()).await.as_deref(), text);
    }
}

async fn answers_at_root(template: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path("/")).respond_with(template).mount(&server).await;
    server
}
