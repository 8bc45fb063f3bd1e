//! 復旧: slips that come back, sheets entered later, going back to the system.

use crate::error::{Error, ErrorCode, Result};
use crate::ids::{FormId, IncidentId};
use crate::incident::event::{Event, FollowUpKind, HowEntered, WindowUse, YesNo};
use crate::incident::recovery::Register;
use crate::incident::reentry::{DayCount, Pair, SheetOf};
use crate::incident::{Incident, Refusal};
use crate::playbook::recovery::Recovery as Content;
use crate::slip_number::SlipNumber;
use crate::text::one_line;
use crate::view::recovery::RecoveryView;
use crate::view::recovery_refusal::refusal_words;
use crate::view::slip::SlipState;

use super::{Desk, Parties, Press, Recorded};

/// Who did it, and who types it; empty means the one who records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hands {
    /// Who did it (した人); for a sheet, who wrote the paper or did what it says.
    pub doer: String,
    /// Who types it (記録した人); for a sheet, who enters it.
    pub recorder: String,
}

/// Which sheet, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetName {
    /// The number on it.
    pub number: String,
    /// `F06`.
    pub form: String,
    /// Which one, when there are several of the same form; 0 means the first.
    pub sheet: u32,
}

/// What two people counted at the end of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayReport {
    /// First and last number of each window, as typed.
    pub windows: Vec<(String, String)>,
    /// Envelopes.
    pub envelopes: u32,
    /// Numbers that are missing, as typed.
    pub missing: Vec<String>,
    /// Who counted along.
    pub second: String,
}

/// Which patient a number belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TieReport {
    /// The number.
    pub number: String,
    /// 診察券番号; empty when there is none.
    pub card: String,
    /// 正ID.
    pub patient_id: String,
    /// Who compared along.
    pub second: String,
}

/// The call to the writer of a sheet that cannot be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskedReport {
    /// Who was asked.
    pub who: String,
    /// Under which telephone number.
    pub phone: String,
    /// What they said; empty while there is no answer.
    pub answer: String,
}

type Verb<'v> = dyn Fn(&Incident, &Register) -> std::result::Result<Vec<Event>, Refusal> + 'v;

impl Desk {
    /// The recovery screen.
    ///
    /// # Errors
    /// `unknown-incident`, and what the data file says.
    pub fn recovery_view(&mut self, id: IncidentId) -> Result<RecoveryView> {
        let register = self.register()?;
        self.look(id, |lens| RecoveryView::of(lens, &register))
    }

    /// A slip was spoiled (書き損じ).
    ///
    /// # Errors
    /// `unknown-slip`, `slip-taken`, `no-reason`, each with its own sentence; what the data file says.
    pub fn spoil_slip(
        &mut self,
        id: IncidentId,
        number: &str,
        reason: &str,
        hands: &Hands,
        press: &Press,
    ) -> Result<Recorded> {
        let number = self.slip_typed(number)?;
        self.record_paper(id, hands, press, &|incident, register| incident.spoil_slip(register, number, reason))
    }

    /// What became of a slip that is not there is explained (欠番).
    ///
    /// # Errors
    /// As [`Desk::spoil_slip`].
    pub fn settle_slip(
        &mut self,
        id: IncidentId,
        number: &str,
        how: &str,
        hands: &Hands,
        press: &Press,
    ) -> Result<Recorded> {
        let number = self.slip_typed(number)?;
        self.record_paper(id, hands, press, &|incident, register| incident.settle_slip(register, number, how))
    }

    /// Two people counted the slips of the day (1日の締め).
    ///
    /// # Errors
    /// `unknown-slip`, `no-name`, and what the data file says.
    pub fn close_day(&mut self, id: IncidentId, day: &DayReport, hands: &Hands, press: &Press) -> Result<Recorded> {
        let mut count = DayCount { envelopes: day.envelopes, ..DayCount::default() };
        for (first, last) in &day.windows {
            count.windows.push((self.slip_typed(first)?, self.slip_typed(last)?));
        }
        for missing in &day.missing {
            count.missing.push(self.slip_typed(missing)?);
        }
        let first = self.named(id, &hands.doer)?;
        let people = Pair { first: &first, second: &day.second };
        self.record_paper(id, hands, press, &|incident, register| incident.close_day(register, &count, people))
    }

    /// Somebody answers for an envelope; `forms` are the sheets found in it, each as often as it is there.
    ///
    /// # Errors
    /// As [`Desk::spoil_slip`], and `no-name`.
    pub fn take_envelope(
        &mut self,
        id: IncidentId,
        number: &str,
        owner: &str,
        forms: &[String],
        press: &Press,
    ) -> Result<Recorded> {
        let number = self.slip_typed(number)?;
        let forms: Vec<FormId> = forms.iter().map(|form| self.form_typed(form)).collect::<Result<_>>()?;
        let hands = Hands { doer: owner.to_owned(), ..Hands::default() };
        self.record_paper(id, &hands, press, &|incident, register| {
            incident.take_envelope(register, number, owner, &forms)
        })
    }

    /// A number is tied to its patient, by two people.
    ///
    /// # Errors
    /// As [`Desk::spoil_slip`], `no-name`, and `bad-text` without a true id.
    pub fn tie_slip(&mut self, id: IncidentId, tie: &TieReport, hands: &Hands, press: &Press) -> Result<Recorded> {
        let number = self.slip_typed(&tie.number)?;
        let first = self.named(id, &hands.doer)?;
        let people = Pair { first: &first, second: &tie.second };
        self.record_paper(id, hands, press, &|incident, register| {
            incident.tie_slip(register, number, &tie.card, &tie.patient_id, people)
        })
    }

    /// A sheet was entered. The press says when the care was; `how` is the form's own way when nobody says.
    ///
    /// # Errors
    /// As [`Desk::spoil_slip`], `no-name`, `bad-time`, and `unknown-field` for a form nobody knows.
    pub fn enter_sheet(
        &mut self,
        id: IncidentId,
        sheet: &SheetName,
        how: Option<HowEntered>,
        hands: &Hands,
        press: &Press,
    ) -> Result<Recorded> {
        let sheet = self.sheet_typed(sheet)?;
        let usual = Content::built_in().form(&sheet.key.0).map(|form| form.how.into());
        let how = how.or(usual).unwrap_or(HowEntered::Both);
        let entered_by = self.named(id, &hands.recorder)?;
        self.record_paper(id, hands, press, &|incident, register| {
            incident.enter_sheet(register, &sheet, how, &entered_by)
        })
    }

    /// A sheet was compared with what was entered (照合).
    ///
    /// # Errors
    /// As [`Desk::enter_sheet`].
    pub fn check_sheet(&mut self, id: IncidentId, sheet: &SheetName, checker: &str, press: &Press) -> Result<Recorded> {
        let sheet = self.sheet_typed(sheet)?;
        let checker = self.named(id, checker)?;
        let hands = Hands { doer: checker.clone(), recorder: checker.clone() };
        self.record_paper(id, &hands, press, &|incident, register| incident.check_sheet(register, &sheet, &checker))
    }

    /// A sheet could not be read, so its writer was telephoned.
    ///
    /// # Errors
    /// As [`Desk::enter_sheet`].
    pub fn ask_about_sheet(
        &mut self,
        id: IncidentId,
        sheet: &SheetName,
        asked: &AskedReport,
        hands: &Hands,
        press: &Press,
    ) -> Result<Recorded> {
        let sheet = self.sheet_typed(sheet)?;
        self.record_paper(id, hands, press, &|incident, register| {
            incident.ask_about_sheet(register, &sheet, &asked.who, &asked.phone, &asked.answer)
        })
    }

    /// A result, a refund or a charge is still to come (`done` is false), or it came.
    ///
    /// # Errors
    /// As [`Desk::spoil_slip`], and `bad-text` without words.
    pub fn follow_up(
        &mut self,
        id: IncidentId,
        number: &str,
        (kind, text, done): (FollowUpKind, &str, bool),
        hands: &Hands,
        press: &Press,
    ) -> Result<Recorded> {
        let number = self.slip_typed(number)?;
        self.record_paper(id, hands, press, &|incident, register| {
            incident.follow_up(register, number, kind, text, done)
        })
    }

    /// One check before going back is answered.
    ///
    /// # Errors
    /// `unknown-field` for a check nobody wrote, `no-reason` for a no without one, and what the data file says.
    pub fn answer_go_live(
        &mut self,
        id: IncidentId,
        item: &str,
        answer: YesNo,
        reason: &str,
        hands: &Hands,
        press: &Press,
    ) -> Result<Recorded> {
        let known = known_checks();
        self.record_paper(id, hands, press, &|incident, _| incident.answer_go_live(&known, item, answer, reason))
    }

    /// It is decided to go back (もどすと決める).
    ///
    /// # Errors
    /// `checks-left` until every check is answered, `no-name`, and what the data file says.
    pub fn decide_recovery(&mut self, id: IncidentId, decider: &str, hands: &Hands, press: &Press) -> Result<Recorded> {
        let known = known_checks();
        let hands = if hands.doer.is_empty() {
            Hands { doer: decider.to_owned(), recorder: hands.recorder.clone() }
        } else {
            hands.clone()
        };
        self.record_paper(id, &hands, press, &|incident, _| incident.decide_recovery(&known, decider))
    }

    /// What the register of numbers says.
    pub(super) fn register(&mut self) -> Result<Register> {
        let given = self.store.tx(|tx| tx.slips_given())?;
        let block = |one: &crate::store::SlipsGiven| {
            Some(WindowUse { letter: one.letter.chars().next()?, first: one.first, last: one.last() })
        };
        Ok(Register { blocks: given.iter().filter_map(block).collect() })
    }

    /// As [`Desk::record`]; a refusal says in a sentence what stands against it.
    pub(super) fn record_paper(
        &mut self,
        id: IncidentId,
        hands: &Hands,
        press: &Press,
        verb: &Verb<'_>,
    ) -> Result<Recorded> {
        let register = self.register()?;
        let (doer, recorder) = (one_line(&hands.doer), one_line(&hands.recorder));
        let parties = Parties { doer, recorder, ..Parties::default() };
        let mut refused = None;
        let outcome = self.record(id, press, &parties, |incident| {
            verb(incident, &register).inspect_err(|refusal| refused = Some(*refusal))
        });
        match (outcome, refused) {
            (Err(error), Some(refusal)) if refusal != Refusal::IncidentClosed => {
                let says = self.look(id, |lens| refusal_words(lens, refusal, &register))?;
                Err(Error::Told { code: error.code(), says })
            }
            (outcome, _) => outcome,
        }
    }

    /// The number somebody typed or scanned, when it is one of this hospital's.
    fn slip_typed(&mut self, typed: &str) -> Result<SlipNumber> {
        let known = self.known_slip(typed)?;
        let refused = || Error::Told { code: ErrorCode::UnknownSlip, says: known.says.clone() };
        match known.state {
            SlipState::Issued | SlipState::OutOfUse => SlipNumber::parse(&known.number).map_err(|_| refused()),
            SlipState::NeverIssued | SlipState::OtherHospital | SlipState::WrongCheckDigit | SlipState::Unreadable => {
                Err(refused())
            }
        }
    }

    fn sheet_typed(&mut self, sheet: &SheetName) -> Result<SheetOf> {
        let form = self.form_typed(&sheet.form)?;
        Ok(SheetOf { number: self.slip_typed(&sheet.number)?, key: (form, sheet.sheet.max(1)) })
    }

    /// A form of the catalogue, however it was typed.
    fn form_typed(&self, typed: &str) -> Result<FormId> {
        let form = FormId(crate::text::fold_digits(&one_line(typed)).to_uppercase());
        let known = Content::built_in().form(&form).is_some() || self.forms().get(form.as_str()).is_some();
        let says = || self.wording.say("reentry_no_form", &[("form", &crate::text::Text::same(form.as_str()))]);
        if known { Ok(form) } else { Err(Error::Told { code: ErrorCode::UnknownField, says: says() }) }
    }

    /// Who was named, or else the one who records.
    fn named(&mut self, id: IncidentId, said: &str) -> Result<String> {
        self.load(id)?;
        let recorder = self.open.as_ref().map(|incident| incident.recorder.clone()).unwrap_or_default();
        Ok(Some(one_line(said)).filter(|name| !name.is_empty()).unwrap_or(recorder))
    }
}

fn known_checks() -> Vec<&'static str> {
    Content::built_in().checks.iter().map(|check| check.id.as_str()).collect()
}
