//! Logs and metrics. Log fields have names with one meaning everywhere:
//! `request_id`, `account`, `session`, `connection`, `error`, `event` (of the
//! program's life: `listening`, `stopped`). Secrets have no `Display` that prints them.

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use super::{
    config::LogFormat,
    error::{Error, Result},
};

/// Upper bounds of the duration buckets, in seconds.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];

/// Starts the log on standard output.
///
/// # Errors
/// `invalid` naming `--log` when the filter cannot be read.
pub fn start_log(format: LogFormat, filter: &str) -> Result<()> {
    let filter = EnvFilter::try_new(filter)
        .map_err(|error| Error::invalid("--log", format!("The filter cannot be read: {error}.")))?
        // Below this it prints the parameters of statements: notes, digests, everything.
        .add_directive("tokio_postgres=warn".parse().expect("a target and a level"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stdout);
    match format {
        LogFormat::Json => builder.json().flatten_event(true).with_current_span(false).try_init(),
        LogFormat::Text => builder.with_target(false).compact().try_init(),
    }
    .map_err(Error::internal)
}

/// Starts collecting metrics; the handle renders them for Prometheus.
///
/// # Errors
/// `internal` when another recorder is installed.
pub fn start_metrics() -> Result<PrometheusHandle> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
        .map_err(Error::internal)?
        .install_recorder()
        .map_err(Error::internal)
}
