import { wordsIn } from '../util/said.ts'
import type { Output } from './context.ts'

/** Shows what a command has found out: as JSON when that is asked for, else as text. */
export function show<T>(data: T, render: (data: T, output: Output) => string, output: Output): void {
  output.write(output.json ? `${JSON.stringify(data, wordsIn(output.language), 2)}\n` : render(data, output))
}
