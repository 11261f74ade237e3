import { width } from '../../../src/util/text.ts'

/** What a person sees in a terminal after a program has written to it. */
export interface Screen {
  write(data: string): void
  /** The lines, without the spaces at their ends. */
  text(): string
}

interface State {
  readonly columns: number
  rows: string[][]
  row: number
  column: number
  /** What is behind the screen of a program that takes all of it. */
  behind: string[][] | undefined
}

type Numbers = (index: number, otherwise: number) => number

const sequence =
  /^\u001b(?:\[([?>=!]?)([0-9;:]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]+[0-~]|[0-Z^-~\\])/

/** A terminal as xterm is one to programs that place text by lines and columns. */
export function createScreen(columns: number, lines: number): Screen {
  const state: State = { columns, rows: blank(lines, columns), row: 0, column: 0, behind: undefined }
  let rest = ''
  return {
    write(data) {
      rest = written(state, rest + data)
    },
    text: () => state.rows.map((row) => row.join('').trimEnd()).join('\n'),
  }
}

/** @returns the beginning of a sequence whose end has not come */
function written(state: State, data: string): string {
  let at = 0
  while (at < data.length) {
    if (data[at] !== '\u001b') {
      const char = String.fromCodePoint(data.codePointAt(at) ?? 0)
      put(state, char)
      at += char.length
      continue
    }
    const found = sequence.exec(data.slice(at))
    if (!found) return data.slice(at)
    if (found[3] !== undefined) obey(state, found[3], found[1] ?? '', found[2] ?? '')
    at += found[0].length
  }
  return ''
}

function put(state: State, char: string): void {
  if (char === '\r') state.column = 0
  else if (char === '\n') lineFeed(state)
  else if (char === '\b') state.column = Math.max(0, state.column - 1)
  else if (char === '\t') state.column = Math.min(state.columns - 1, (Math.floor(state.column / 8) + 1) * 8)
  else if (char >= ' ') show(state, char)
}

function show(state: State, char: string): void {
  const taken = width(char)
  if (taken === 0) return
  if (state.column + taken > state.columns) {
    state.column = 0
    lineFeed(state)
  }
  const row = state.rows[state.row] ?? []
  row[state.column] = char
  if (taken === 2) row[state.column + 1] = ''
  state.column += taken
}

function lineFeed(state: State): void {
  if (state.row < state.rows.length - 1) state.row++
  else state.rows = [...state.rows.slice(1), ...blank(1, state.columns)]
}

function obey(state: State, command: string, mark: string, parameters: string): void {
  const values = parameters.split(';').map(Number)
  const number: Numbers = (index, otherwise) => values[index] || otherwise
  if (mark === '?') {
    if (values.some((value) => value === 1049 || value === 1047 || value === 47)) swap(state, command === 'h')
  } else if (mark === '') {
    moves[command]?.(state, number)
    erasers[command]?.(state, number)
    state.row = Math.max(0, Math.min(state.row, state.rows.length - 1))
    state.column = Math.max(0, Math.min(state.column, state.columns - 1))
  }
}

const moves: Record<string, (state: State, number: Numbers) => void> = {
  A: (state, number) => {
    state.row -= number(0, 1)
  },
  B: (state, number) => {
    state.row += number(0, 1)
  },
  C: (state, number) => {
    state.column += number(0, 1)
  },
  D: (state, number) => {
    state.column -= number(0, 1)
  },
  G: (state, number) => {
    state.column = number(0, 1) - 1
  },
  d: (state, number) => {
    state.row = number(0, 1) - 1
  },
  H: (state, number) => {
    state.row = number(0, 1) - 1
    state.column = number(1, 1) - 1
  },
}

const erasers: Record<string, (state: State, number: Numbers) => void> = {
  J: (state, number) => {
    const [from, to] = part(number(0, 0), state.row, state.rows.length)
    state.rows = state.rows.map((row, index) =>
      index >= from && index < to && index !== state.row ? spaces(state.columns) : row,
    )
    eraseInLine(state, number(0, 0))
  },
  K: (state, number) => eraseInLine(state, number(0, 0)),
  X: (state, number) => erase(state, state.column, state.column + number(0, 1)),
}

function eraseInLine(state: State, which: number): void {
  const [from, to] = part(which, state.column, state.columns)
  erase(state, from, to)
}

/** What an erasing command means by 0, 1 and 2: to the end, from the beginning, all. */
function part(which: number, here: number, end: number): [from: number, to: number] {
  if (which === 0) return [here, end]
  return [0, which === 1 ? here + 1 : end]
}

function erase(state: State, from: number, to: number): void {
  state.rows[state.row]?.fill(' ', from, to)
}

function swap(state: State, other: boolean): void {
  if (other) {
    state.behind ??= state.rows
    state.rows = blank(state.rows.length, state.columns)
  } else if (state.behind) {
    state.rows = state.behind
    state.behind = undefined
  }
}

function blank(lines: number, columns: number): string[][] {
  return Array.from({ length: lines }, () => spaces(columns))
}

function spaces(columns: number): string[] {
  return new Array<string>(columns).fill(' ')
}
