//! 復旧: going back, slips that come back, sheets entered later. Every answer is the whole screen as it is then.

use engine::desk::{AskedReport, DayReport, Desk, Hands, Press, Recorded, SheetName, TieReport};
use engine::error::Result;
use engine::ids::{IncidentId, PressId};
use engine::incident::event::{FollowUpKind, HowEntered, YesNo};
use engine::view::recovery::RecoveryView;
use serde::Deserialize;
use tauri::{AppHandle, State};

use super::now;
use crate::error::Answer;
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// Which incident.
#[derive(Debug, Deserialize)]
pub(crate) struct OneIncident {
    incident: IncidentId,
}

/// The recovery screen.
#[tauri::command(async)]
pub(crate) fn recovery(desk: State<'_, OpenDesk>, request: OneIncident) -> Answer<RecoveryView> {
    desk.run(move |desk| desk.recovery_view(request.incident))
}

/// Every press on this screen: which response, which press, and who sits at the keyboard; empty for the one who records.
#[derive(Debug, Deserialize)]
struct At {
    incident: IncidentId,
    press: PressId,
    recorder: String,
}

impl At {
    fn hands(&self) -> Hands {
        Hands { doer: String::new(), recorder: self.recorder.clone() }
    }

    /// Records, and shows what is left.
    fn record(
        self,
        app: &AppHandle,
        desk: &OpenDesk,
        verb: impl FnOnce(&mut Desk, IncidentId, &Hands, &Press) -> Result<Recorded> + Send + 'static,
    ) -> Answer<RecoveryView> {
        self.record_at(app, desk, None, verb)
    }

    /// The same for something that happened at another time.
    fn record_at(
        self,
        app: &AppHandle,
        desk: &OpenDesk,
        occurred_at: Option<String>,
        verb: impl FnOnce(&mut Desk, IncidentId, &Hands, &Press) -> Result<Recorded> + Send + 'static,
    ) -> Answer<RecoveryView> {
        let hands = self.hands();
        let press = Press { occurred_at, ..now(self.press) };
        let view = desk.run(move |desk| {
            verb(desk, self.incident, &hands, &press)?;
            desk.recovery_view(self.incident)
        })?;
        announce(app, "incident");
        Ok(view)
    }
}

/// The answer to one check before going back.
#[derive(Debug, Deserialize)]
pub(crate) struct CheckGoLive {
    #[serde(flatten)]
    at: At,
    item: String,
    answer: YesNo,
    reason: String,
}

/// Answers a check before going back.
#[tauri::command(async)]
pub(crate) fn check_go_live(app: AppHandle, desk: State<'_, OpenDesk>, request: CheckGoLive) -> Answer<RecoveryView> {
    let CheckGoLive { at, item, answer, reason } = request;
    at.record(&app, &desk, move |desk, id, hands, press| desk.answer_go_live(id, &item, answer, &reason, hands, press))
}

/// Who decides.
#[derive(Debug, Deserialize)]
pub(crate) struct DecideRecovery {
    #[serde(flatten)]
    at: At,
    decider: String,
}

/// もどすと決める.
#[tauri::command(async)]
pub(crate) fn decide_recovery(
    app: AppHandle,
    desk: State<'_, OpenDesk>,
    request: DecideRecovery,
) -> Answer<RecoveryView> {
    let DecideRecovery { at, decider } = request;
    at.record(&app, &desk, move |desk, id, hands, press| desk.decide_recovery(id, &decider, hands, press))
}

/// A number and why it is not used.
#[derive(Debug, Deserialize)]
pub(crate) struct LeaveSlip {
    #[serde(flatten)]
    at: At,
    number: String,
    why: String,
}

/// 書き損じ: the paper is there and crossed out.
#[tauri::command(async)]
pub(crate) fn spoil_slip(app: AppHandle, desk: State<'_, OpenDesk>, request: LeaveSlip) -> Answer<RecoveryView> {
    let LeaveSlip { at, number, why } = request;
    at.record(&app, &desk, move |desk, id, hands, press| desk.spoil_slip(id, &number, &why, hands, press))
}

/// 欠番: there is no paper, and it was explained why.
#[tauri::command(async)]
pub(crate) fn settle_slip(app: AppHandle, desk: State<'_, OpenDesk>, request: LeaveSlip) -> Answer<RecoveryView> {
    let LeaveSlip { at, number, why } = request;
    at.record(&app, &desk, move |desk, id, hands, press| desk.settle_slip(id, &number, &why, hands, press))
}

/// First and last number of a window.
#[derive(Debug, Deserialize)]
struct Used {
    first: String,
    last: String,
}

/// What two people counted.
#[derive(Debug, Deserialize)]
pub(crate) struct CloseDay {
    #[serde(flatten)]
    at: At,
    windows: Vec<Used>,
    envelopes: u32,
    missing: Vec<String>,
    second: String,
}

/// 1日の締め.
#[tauri::command(async)]
pub(crate) fn close_day(app: AppHandle, desk: State<'_, OpenDesk>, request: CloseDay) -> Answer<RecoveryView> {
    let CloseDay { at, windows, envelopes, missing, second } = request;
    let windows = windows.into_iter().map(|used| (used.first, used.last)).collect();
    let day = DayReport { windows, envelopes, missing, second };
    at.record(&app, &desk, move |desk, id, hands, press| desk.close_day(id, &day, hands, press))
}

/// Whose envelope it is, and what is in it.
#[derive(Debug, Deserialize)]
pub(crate) struct TakeEnvelope {
    #[serde(flatten)]
    at: At,
    number: String,
    owner: String,
    forms: Vec<String>,
}

/// Somebody answers for an envelope.
#[tauri::command(async)]
pub(crate) fn take_envelope(app: AppHandle, desk: State<'_, OpenDesk>, request: TakeEnvelope) -> Answer<RecoveryView> {
    let TakeEnvelope { at, number, owner, forms } = request;
    at.record(&app, &desk, move |desk, id, _, press| desk.take_envelope(id, &number, &owner, &forms, press))
}

/// Which patient a number belongs to.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TieSlip {
    #[serde(flatten)]
    at: At,
    number: String,
    card: String,
    patient_id: String,
    second: String,
}

/// Ties a number to its patient.
#[tauri::command(async)]
pub(crate) fn tie_slip(app: AppHandle, desk: State<'_, OpenDesk>, request: TieSlip) -> Answer<RecoveryView> {
    let TieSlip { at, number, card, patient_id, second } = request;
    let tie = TieReport { number, card, patient_id, second };
    at.record(&app, &desk, move |desk, id, hands, press| desk.tie_slip(id, &tie, hands, press))
}

/// Which sheet, as typed.
#[derive(Debug, Deserialize)]
struct Sheet {
    number: String,
    form: String,
    sheet: u32,
}

impl From<Sheet> for SheetName {
    fn from(Sheet { number, form, sheet }: Sheet) -> Self {
        Self { number, form, sheet }
    }
}

/// A sheet that was entered, when the care was, and who wrote the paper.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EnterSheet {
    #[serde(flatten)]
    at: At,
    #[serde(flatten)]
    sheet: Sheet,
    how: HowEntered,
    occurred_at: Option<String>,
    doer: Option<String>,
}

/// 入力した.
#[tauri::command(async)]
pub(crate) fn enter_sheet(app: AppHandle, desk: State<'_, OpenDesk>, request: EnterSheet) -> Answer<RecoveryView> {
    let EnterSheet { at, sheet, how, occurred_at, doer } = request;
    let (sheet, doer) = (sheet.into(), doer.unwrap_or_default());
    at.record_at(&app, &desk, occurred_at, move |desk, id, hands, press| {
        let hands = Hands { doer, ..hands.clone() };
        desk.enter_sheet(id, &sheet, Some(how), &hands, press)
    })
}

/// A sheet that was compared with what was entered.
#[derive(Debug, Deserialize)]
pub(crate) struct CompareSheet {
    #[serde(flatten)]
    at: At,
    #[serde(flatten)]
    sheet: Sheet,
}

/// 照合した.
#[tauri::command(async)]
pub(crate) fn compare_sheet(app: AppHandle, desk: State<'_, OpenDesk>, request: CompareSheet) -> Answer<RecoveryView> {
    let sheet = request.sheet.into();
    request.at.record(&app, &desk, move |desk, id, hands, press| desk.check_sheet(id, &sheet, &hands.recorder, press))
}

/// A sheet that cannot be read, and the call to its writer.
#[derive(Debug, Deserialize)]
pub(crate) struct AskWriter {
    #[serde(flatten)]
    at: At,
    #[serde(flatten)]
    sheet: Sheet,
    asked: String,
    phone: String,
    answer: String,
}

/// 本人に確認.
#[tauri::command(async)]
pub(crate) fn ask_writer(app: AppHandle, desk: State<'_, OpenDesk>, request: AskWriter) -> Answer<RecoveryView> {
    let AskWriter { at, sheet, asked, phone, answer } = request;
    let (sheet, asked) = (sheet.into(), AskedReport { who: asked, phone, answer });
    at.record(&app, &desk, move |desk, id, hands, press| desk.ask_about_sheet(id, &sheet, &asked, hands, press))
}

/// A result, a refund or a charge.
#[derive(Debug, Deserialize)]
pub(crate) struct NoteFollowUp {
    #[serde(flatten)]
    at: At,
    number: String,
    kind: FollowUpKind,
    text: String,
    done: bool,
}

/// Something is still to come, or came.
#[tauri::command(async)]
pub(crate) fn note_follow_up(app: AppHandle, desk: State<'_, OpenDesk>, request: NoteFollowUp) -> Answer<RecoveryView> {
    let NoteFollowUp { at, number, kind, text, done } = request;
    at.record(&app, &desk, move |desk, id, hands, press| desk.follow_up(id, &number, (kind, &text, done), hands, press))
}
