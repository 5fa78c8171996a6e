"""The smallest program that holds one of everything, and the shipped one, read once."""

from functools import cache

from sprint.programs.library import shipped
from sprint.programs.outline import Outline
from sprint.programs.reading import read

SMALL = """schema: 1
key: small
language: en
title: {en: Small, es: Pequeño}
summary: {en: A summary, es: Un resumen}
settings: {}
sessions:
  - key: pre-call
    kind: pre_call
    title: {en: Call, es: Llamada}
    summary: {en: A call, es: Una llamada}
    date: {from: session-1, days: -14}
    minutes: 60
    agenda:
      - {minutes: 20, title: {en: Hello, es: Hola}}
  - key: session-1
    kind: masterclass
    title: {en: First, es: Primera}
    summary: {en: One, es: Una}
    date: {from: start, days: 0}
    minutes: 120
office_days:
  - key: office-1
    date: {from: session-1, days: 1}
    hours: ["10:00", "11:00"]
worksheets:
  - key: sheet
    number: 1
    title: {en: Sheet, es: Hoja de trabajo}
    purpose: {en: Purpose, es: Propósito}
    minutes: 45
    opens: {from: pre-call, days: 0}
    due: {from: session-1, days: -2}
    questions:
      - key: issue
        type: long_text
        title: {en: Issue?, es: ¿Tema?}
        help: {en: Write, es: Escriban}
        required: true
        section: P1
sections:
  - key: P1
    title: {en: Context, es: Contexto}
    prompt: {en: Which?, es: ¿Cuál?}
    looks_for: {en: Words, es: Palabras}
    complete_when:
      - {check: answered, question: issue}
"""


@cache
def shipped_outline() -> Outline:
    return read(shipped.content())
