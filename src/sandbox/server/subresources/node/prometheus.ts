import { doubleText } from '../../../api/cel/lib/numbers.ts'

/** One metric with its samples, in the order they are shown. */
export interface Family {
  name: string
  help: string
  type: 'counter' | 'gauge'
  samples: readonly Sample[]
}

export interface Sample {
  labels?: Readonly<Record<string, string>>
  value: number
  /** Milliseconds since the epoch. */
  at?: number
}

/** Prometheus' text form; a metric without samples is left out. */
export function prometheusText(families: readonly Family[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, type, samples }) =>
      [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples.map((sample) => lineOf(name, sample)), ''].join(
        '\n',
      ),
    )
    .join('')
}

function lineOf(name: string, { labels = {}, value, at }: Sample): string {
  const shown = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
  const where = shown.length > 0 ? `{${shown.join(',')}}` : ''
  return `${name}${where} ${doubleText(value)}${at === undefined ? '' : ` ${at}`}`
}

function escaped(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/"/g, '\\"')
}
