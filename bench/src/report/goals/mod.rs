//! What was aimed at, and what was reached.

mod list;

use super::large::mebibytes;
use super::markdown::{Side::Left, table as markdown};
use super::results::{Measure, Results};
use crate::number::{count as instructions, plain};
use crate::request::Ask;
use crate::scenarios::Scenario;
use crate::setup::Setup;
use crate::subject::Side;
use crate::subjects::Framework;
use list::GOALS;

/// A figure that was to be reached; where there are several parts, each for itself.
struct Goal {
    what: &'static str,
    aim: Aim,
}

/// What is measured, and against what.
enum Aim {
    /// A cost of at most so much for each of these requests, under all of these setups.
    Most(Measure, Framework, &'static [Setup], &'static [(Ask, f64)]),
    /// A cost of at most so many times another side's.
    Times(Measure, Framework, Side, &'static [Setup], &'static [(Ask, f64)]),
    /// As many instructions as another scenario of the same framework takes, but for a part.
    Like(Framework, &'static [[(Setup, Ask); 2]], f64),
    /// Seconds to load a large policy.
    Load(f64),
    /// Bytes on the heap of a large policy: once it is loaded, and while it is.
    Heap(u64),
    /// Verdicts of two threads, of one.
    Threads(f64),
}

/// A figure beside what was aimed at.
struct Part {
    aimed: f64,
    /// Nothing where it was not measured.
    measured: Option<f64>,
}

/// How figures are written, and whether they should be high.
struct Scale {
    write: fn(f64) -> String,
    high: bool,
}

impl Aim {
    fn parts(&self, results: &Results) -> Vec<Part> {
        match *self {
            Aim::Most(measure, framework, setups, asks) => {
                let figure = |scenario| results.figure(measure, scenario, Side::Corsac);
                worst(results, framework, setups, asks, &figure)
            }
            Aim::Times(measure, framework, side, setups, asks) => {
                let figure = |scenario| results.ratio(measure, scenario, [Side::Corsac, side]);
                worst(results, framework, setups, asks, &figure)
            }
            Aim::Like(framework, pairs, part) => {
                let figure = |(setup, ask)| {
                    let scenario = results.scenario(framework, setup, ask)?;
                    results.figure(Measure::Instructions, scenario, Side::Corsac)
                };
                let ratio = |[own, other]: &[(Setup, Ask); 2]| Some(figure(*own)? / figure(*other)?);
                let part = |pair| Part { aimed: 1.0 + part, measured: ratio(pair) };
                pairs.iter().map(part).collect()
            }
            Aim::Load(seconds) => {
                vec![Part { aimed: seconds, measured: Some(results.load.as_secs_f64()) }]
            }
            Aim::Heap(bytes) => {
                #[expect(clippy::cast_precision_loss, reason = "figures of this size fit")]
                let part = |of: u64| of as f64;
                let heap = results.heap.map(|heap| [heap.kept, heap.most].map(part));
                let heap = heap.map_or([None; 2], |heap| heap.map(Some));
                heap.map(|measured| Part { aimed: part(bytes), measured }).into()
            }
            Aim::Threads(least) => {
                vec![Part { aimed: least, measured: results.threads.map(|threads| threads.verdicts) }]
            }
        }
    }

    fn scale(&self) -> Scale {
        let write: fn(f64) -> String = match self {
            Aim::Most(..) => instructions,
            Aim::Times(..) | Aim::Threads(_) => |times| format!("{times:.2}"),
            Aim::Like(..) => |times| format!("{:+.1} %", (times - 1.0) * 100.0),
            Aim::Load(_) => |seconds| format!("{seconds:.2} s"),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of bytes")]
            Aim::Heap(_) => |bytes| mebibytes(bytes as u64),
        };
        Scale { write, high: matches!(self, Aim::Threads(_)) }
    }
}

/// For each request, the worst figure under any of the setups.
fn worst(
    results: &Results,
    framework: Framework,
    setups: &[Setup],
    asks: &[(Ask, f64)],
    figure: &dyn Fn(Scenario) -> Option<f64>,
) -> Vec<Part> {
    let of = |(ask, aimed): &(Ask, f64)| {
        let scenarios = setups.iter().filter_map(|setup| results.scenario(framework, *setup, *ask));
        Part { aimed: *aimed, measured: scenarios.filter_map(figure).reduce(f64::max) }
    };
    asks.iter().map(of).collect()
}

impl Part {
    /// By how much it is missed; nothing where it is met.
    fn missed(&self, high: bool) -> Option<String> {
        let Some(measured) = self.measured else { return Some("not measured".to_owned()) };
        let met = if high { measured >= self.aimed } else { measured <= self.aimed };
        if met {
            return None;
        }
        let times = measured / self.aimed;
        Some(match times {
            _ if self.aimed == 0.0 => format!("+{}", plain(measured)),
            times if times < 2.0 => format!("{:+.0} %", (times - 1.0) * 100.0),
            times => format!("× {times:.1}"),
        })
    }
}

/// Below the table.
const PARTS: &str = "\
Three figures are for a request without Origin, an allowed one and a preflight; two for the latter. Each is the worst of
lists of 1, 10, 1,000 and 100,000 origins, or of 1, 1,000 and 100,000 patterns.
";

/// One goal, as it is told.
struct Told {
    aimed: String,
    measured: String,
    verdict: String,
    met: bool,
}

fn told(goal: &Goal, results: &Results) -> Told {
    let (parts, Scale { write, high }) = (goal.aim.parts(results), goal.aim.scale());
    let joined = |texts: Vec<String>| {
        let same = texts.iter().all(|text| Some(text) == texts.first());
        if same { texts.into_iter().next().unwrap_or_default() } else { texts.join(" · ") }
    };
    let missed: Vec<Option<String>> = parts.iter().map(|part| part.missed(high)).collect();
    let met = missed.iter().all(Option::is_none);
    let verdict = match (met, parts.iter().all(|part| part.measured.is_none())) {
        (true, _) => "met".to_owned(),
        (_, true) => "not measured".to_owned(),
        _ => {
            let parts = missed.into_iter().map(|missed| missed.unwrap_or_else(|| "met".to_owned()));
            format!("missed: {}", parts.collect::<Vec<_>>().join(" · "))
        }
    };
    let measured = parts.iter().map(|part| part.measured.map_or("-".to_owned(), write));
    Told {
        aimed: joined(parts.iter().map(|part| write(part.aimed)).collect()),
        measured: measured.collect::<Vec<_>>().join(" · "),
        verdict,
        met,
    }
}

/// Every goal: what was aimed at, what was measured, and whether that will do.
pub(super) fn table(results: &Results) -> String {
    let mut rows = vec![["goal", "aimed at", "measured", ""].map(str::to_owned).to_vec()];
    for goal in GOALS {
        let told = told(goal, results);
        rows.push(vec![goal.what.to_owned(), told.aimed, told.measured, told.verdict]);
    }
    format!("{}\n{PARTS}\n{}", markdown(&[Left, Left, Left, Left], &rows), count(results))
}

/// How many are met.
pub(super) fn count(results: &Results) -> String {
    let met = GOALS.iter().filter(|goal| told(goal, results).met).count();
    format!("{met} of {} goals are met.\n", GOALS.len())
}
