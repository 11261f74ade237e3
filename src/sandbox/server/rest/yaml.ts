import { stringify } from 'yaml'

/** JSON text as YAML with sorted keys, as the real server (sigs.k8s.io/yaml) writes it. */
export function toYaml(text: string): string {
  return stringify(JSON.parse(text), { sortMapEntries: true, lineWidth: 0, indentSeq: false })
}
