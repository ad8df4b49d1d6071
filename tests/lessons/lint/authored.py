"""A whole lesson that breaks no rule, and what the linter says once a line of it is swapped."""

from datetime import date
from pathlib import Path

from lessons.faults import Fault
from lessons.lint import Report, lint
from tests.lessons.authoring import write_pack

TODAY = date(2026, 2, 1)

GOOD = """\
# yaml-language-server: $schema=../../lesson.schema.json
id: FBK-1
title: Name the day you need an answer
behaviour: End a question to a client with the day on which you act without an answer.
minutes: 5
source: gray-2020
evidence: experiment
reviewed: 2026-01-31

cast:
  lead: {name: Samina, gender: woman, country: PK, trade: writing}
  other: {name: Joris, gender: man, country: BE, role: client}

hook: >-
  You asked your client which of two titles to print. That was nine days ago. The printer closes
  on Friday.

idea: |
  A question without a day is easy to leave for tomorrow. Your client means to answer, and your
  message sinks below thirty others.

  In 2020 Gray asked office staff for a small favour, with a date or without one. More of the
  notes with a date came back in time. They were not freelancers, so the step to clients is ours.

  A question that gets its answer has three parts:

  1. One thing to decide, small enough for a phone.
  2. A day and an hour, in your client’s zone.
  3. What you will do if you hear nothing.

  The third part is the one that most of us leave out. It is no threat. It tells a busy person that
  the project moves on, and that silence is an answer too. Choose the step that is easy to undo, and
  say until when it can be undone.

dialogue:
  scene: >-
    Samina writes product texts in Multan. Joris sells lamps in Ghent and has paid a deposit for
    forty pages. Twenty of them wait for his word.
  turns:
    - who: Samina
      says: >-
        One thing, Joris: do we say “lamp” or “light” in the titles? If I hear nothing by Tuesday
        at noon your time, I go on with “lamp”.
    - who: Joris
      says: Tuesday is hard. I am at the fair until Wednesday, and my sister wants a say.
    - who: Samina
      says: >-
        Wednesday at six, then? A word is enough, and it can change until the draft goes to print.
    - who: Joris
      says: And if she likes neither?
    - who: Samina
      says: Then I change forty titles. It takes an hour, and that hour goes on the invoice.
    - who: Joris
      says: Fair. You have her word on Wednesday.

say: >-
  I need one word on ___ by ___ your time. If I hear nothing, I go on with ___, and we can still
  change it until ___.

action:
  when: you next wait for a client’s answer
  then: send one message that names the day, and what you do without a reply
  minutes: 5

items:
  - kind: choice
    id: blue-or-red
    stem: >-
      Yusuf draws a logo in Kano for a bakery in Leeds. The owner has not chosen a colour, and the
      sign maker needs the file on Monday. Which message is most likely to bring a choice in time?
    options:
      - id: blue-on-friday
        text: “Blue or red? Without a word by Friday noon, I send the blue one.”
        credit: 1
        feedback: >-
          The owner knows the hour and what follows. A busy baker can answer in a word, and a silent
          one still gets a sign on Monday.
      - id: take-your-time
        text: “Blue or red? Please take your time, I know how full your mornings are.”
        feedback: >-
          It is kind about the mornings, and it moves the message to next week. The sign maker does
          not wait that long.
        tempts: It is thoughtful, and asks for little.
        misconception: leaves-the-day-open
      - id: as-soon-as
        text: “Blue or red? I really need your choice as soon as you can.”
        feedback: >-
          It sounds urgent, and each reader puts another day to it. The baker can not see that
          Friday is late already.
        tempts: It presses a little without being rude.
        misconception: presses-without-a-day
    again:
      - stem: >-
          Adaeze edits a podcast in Enugu for a coach in Perth. Two guests are recorded, and the
          coach has not said who comes first. The episode goes out on Thursday. Which message is
          most likely to bring an answer in time?
        options:
          - id: which-is-dearer
            text: “Which guest is dearer to you? I would love to get this right.”
            feedback: >-
              It is warm, and asks about the heart in place of the order. The coach will think about
              it, and Thursday comes first.
            tempts: It shows that she cares for the result.
            misconception: leaves-the-day-open
          - id: both-versions
            text: “I cut both versions tonight, so that you can compare them at leisure.”
            feedback: >-
              Two versions are four hours of work, and the coach still has no day to answer by. One
              of the two goes into the bin.
            tempts: Work feels better than waiting.
            misconception: works-around-silence
          - id: ana-on-wednesday
            text: “Ana first or Li? Without a word by Wednesday, I open with Ana.”
            credit: 1
            feedback: >-
              Two names, one day, and what happens on it. A silent coach has an episode on Thursday,
              with Ana at its start.

  - kind: choice
    id: quiet-developer
    keyed_by: author
    stem: >-
      Imran builds a shop site in Sukkur. A client in Oslo has to choose between two payment
      services, and has read both of his messages. Testing begins in four days. What is the most
      effective thing to do?
    options:
      - id: ask-again-kindly
        text: Send the question again with a friendly note and a wish for her week.
        feedback: >-
          A friendly note can be read and put off like the first two. The client learns that nothing
          depends on it, and the four days pass.
        tempts: It keeps the mood light and costs a minute.
        misconception: leaves-the-day-open
      - id: longer-comparison
        text: Write a full comparison of both services so that the choice is easy.
        credit: 0.5
        feedback: >-
          It can help a client who is unsure. It takes Imran an evening, though, and a long text
          needs a free hour. A day beside the question works sooner.
        tempts: Perhaps the client knows too little to choose.
        misconception: works-around-silence
      - id: stripe-on-thursday
        text: Tell her which service goes in on Thursday unless she picks the other.
        credit: 1
        feedback: >-
          The client has one small thing to stop, and a day to do so. Testing begins in time
          whatever she does.

  - kind: scenario
    id: menu-in-two-weeks
    opening: >-
      You are Nadia, a designer in Quetta. Tomás in Lisbon pays $300 for a menu card. The printer
      takes the file in two weeks.
    points:
      - id: first-question
        text: The prices are missing. What do you write to Tomás?
        options:
          - id: whenever-it-suits
            text: “Please send the prices over whenever it suits you, Tomás.”
            then: >-
              He thanks you for being so easy, and a week goes by. You set dummy prices and lay the
              page out twice, which takes two hours.
            change: {hours: -2}
            to: a-week-later
          - id: prices-by-monday
            text: “If no prices come by Monday, I set last year’s for now.”
            credit: 1
            then: >-
              On Sunday night he sends a photo of the list. It was on his wall, and now he had a
              reason to walk up to it.
            change: {trust: 1}
            to: a-week-later
          - id: call-the-kitchen
            text: “Shall I ring your kitchen and collect the prices myself?”
            then: >-
              The cook is in the middle of lunch and reads you thirty prices. Half of them turn out
              old. It has cost you an hour.
            change: {hours: -1}
            to: a-week-later
      - id: a-week-later
        text: >-
          You have prices. Tomás now wonders whether the card should be blue, and says that he will
          ask his wife. What do you answer?
        options:
          - id: blue-on-wednesday
            text: “Lovely. Without a word from her by Wednesday, it stays green.”
            credit: 1
            then: >-
              She writes herself, an hour before the time: green. Tomás says that he has not had an
              answer from her that fast in years.
            change: {trust: 1}
            to: last-proof
          - id: draw-it-in-blue
            text: “I draw a blue one tonight, so she can see the two.”
            then: >-
              She likes them both, and asks for a third in grey. Three hours are gone, and the card
              is no nearer to print.
            change: {hours: -3}
            to: last-proof
          - id: wait-for-her
            text: “Of course. I wait until you two have talked about it.”
            credit: 0.5
            then: >-
              It is polite, and she is on a trip. When she is back and says green, the days for a
              second proof have gone.
            change: {trust: -1}
            to: last-proof
      - id: last-proof
        text: The proof is ready, and the printer closes tomorrow. How do you send it?
        options:
          - id: hope-it-is-fine
            text: Send it with a line that you hope it is fine for them.
            then: >-
              He means to look at it after dinner. The printer’s next free day costs $60 more, and
              you pay it to keep the peace.
            change: {money: -60}
            to: a-dear-day
          - id: to-print-at-noon
            text: Send it and say that it goes to print at noon tomorrow.
            credit: 1
            then: >-
              At eleven he finds a wrong zero and tells you. The card is printed in time, and the
              hour that a reprint takes stays yours.
            change: {hours: 1, trust: 1}
            to: printed-in-time
          - id: print-it-now
            text: Send it straight to the printer to spare him the trouble.
            then: >-
              It is printed in time, with a wrong zero in the price of the fish. Tomás crosses it
              out on forty cards by hand.
            change: {trust: -2}
            to: forty-zeros
    endings:
      - id: a-dear-day
        title: A dear day
      - id: printed-in-time
        title: Printed in time
      - id: forty-zeros
        title: Forty zeros
"""


def check(folder: Path, lesson: str = GOOD, **files: str) -> Report:
    """Return the linter's report on a pack of one lesson."""
    return lint([write_pack(folder, lesson=lesson, **files)], today=TODAY)


def told(fault: Fault) -> str:
    """Return a fault as `line CODE message`, a warning with its code in small letters."""
    code = fault.code.lower() if fault.warning else fault.code
    return f"{fault.line} {code} {fault.message}"
