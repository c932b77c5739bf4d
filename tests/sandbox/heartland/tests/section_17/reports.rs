//! The analyzer: statement 21.

use reqwest::Method;
use serde_json::json;

use crate::account::Account;
use crate::tickets::sale;

#[tokio::test]
async fn statement_21_the_analyzer_sums_completed_transactions() {
    let account = Account::stocked(&[]).await;
    account.post("/sales/tickets", sale(0)).await;
    let mut unfinished = sale(1);
    unfinished.as_object_mut().unwrap().remove("status");
    account.post("/sales/tickets", unfinished).await;
    let query = "metrics[]=source_sales.net_sales&metrics[]=source_sales.net_qty_sold&metrics[]=source_sales.transaction_count\
        &groups[]=date.date&group[]=location.name&start_date=2025-12-01&end_date=2025-12-31";
    let report = account.get(&format!("/reporting/analyzer?{query}")).await;
    let row = r#"{"date.date":"2025-12-01","location.name":"Main Street","source_sales.net_sales":49.90,"source_sales.net_qty_sold":2,"source_sales.transaction_count":1}"#;
    assert_eq!(report.text, format!(r#"{{"total":1,"pages":1,"results":[{row}]}}"#));
    let elsewhere =
        format!("{query}&location.filters=%7B%22id%22%3A%7B%22%24in%22%3A%5B%22100002%22%5D%7D%7D");
    assert_eq!(account.get(&format!("/reporting/analyzer?{elsewhere}")).await.json()["total"], 0);
}

#[tokio::test]
async fn statement_21_unknown_metrics_are_refused_and_margins_need_a_permission() {
    let account = Account::open(&[]).await;
    let unknown = account.get("/reporting/analyzer?metrics[]=source_sales.gross_profit").await;
    assert_eq!((unknown.status, &unknown.json()["error"]), (400, &json!("invalid_request")));
    let token = json!({"token": "clerk", "margins": false});
    account.control(Method::POST, "/tokens", Some(token)).await;
    let margin = "/reporting/analyzer?metrics[]=source_sales.net_margin";
    assert_eq!(account.send_as("clerk", Method::GET, margin, None).await.status, 500);
    assert_eq!(account.get(margin).await.status, 200);
}
