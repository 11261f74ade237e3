import { stringify } from 'yaml'
import { negotiate } from '../../api/accept.ts'

/** JSON text as YAML with sorted keys, as the real server (sigs.k8s.io/yaml) writes it: YAML 1.1, to which a time is no text. */
export function toYaml(text: string): string {
  return yamlOf(JSON.parse(text))
}

export function yamlOf(value: unknown): string {
  return stringify(value, { version: '1.1', sortMapEntries: true, lineWidth: 0, indentSeq: false })
}

/** Whether an Accept header prefers YAML; one that cannot be met is answered in JSON. */
export function wantsYaml(accept: string | undefined): boolean {
  if (!accept?.includes('yaml')) return false
  try {
    return negotiate(accept).encoding === 'yaml'
  } catch {
    return false
  }
}
