//! Which role to play: serve (the default), or one of the operator's tasks.

use std::process::ExitCode;

use clap::Parser;
use resolutionflow::{
    app,
    platform::config::{Cli, KeysTask, Task},
    web,
};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        None => app::serve(&cli, &cli.serve),
        Some(Task::Serve(ref serve)) => app::serve(&cli, serve),
        Some(Task::Migrate { revert }) => app::tasks::migrate(&cli, revert),
        Some(Task::Account(ref task)) => app::tasks::account(&cli, task),
        Some(Task::Model(ref task)) => app::model::run(&cli, task),
        Some(Task::Copilot(ref task)) => app::replay::run(task),
        Some(Task::Keys(KeysTask::Rotate)) => app::tasks::rotate_keys(&cli),
        Some(Task::Openapi) => {
            println!("{}", web::openapi_json());
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("resolutionflow: {error}");
            ExitCode::FAILURE
        }
    }
}
