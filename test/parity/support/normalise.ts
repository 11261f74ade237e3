/**
 * Replaces what no two clusters have in common: uids, times, ages, addresses, versions, generated names. What the scenario's own text
 * names is kept, so that a fixed node port or address is compared.
 */
export function normalise(text: string, scenario: string): string {
  const known = replacements.reduce(
    (result, [pattern, replacement]) =>
      result.replace(pattern, (...match: string[]) => {
        const [whole = ''] = match
        if (names(scenario, whole.trim())) return whole
        return replacement.replace(/\$(\d)/g, (_, index) => match[Number(index)] ?? '')
      }),
    // Go's comparison of structs puts in one space or the other at random.
    text.replaceAll('\u00a0', ' '),
  )
  const spaced = known.replace(/ {2,}(?=\S)/g, (gap, at: number) => (known[at - 1] === '\n' ? gap : '  '))
  return sortLimits(sortConflicts(sortManagers(spaced.replace(/ +$/gm, ''))))
}

/** Whether a text has another as a word of its own: `60s` does not name `0s`. */
function names(text: string, word: string): boolean {
  const isPart = (inner = '', outer = '') => /\w/.test(inner) && /\w/.test(outer)
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const end = at + word.length
    if (!isPart(word[0], text[at - 1]) && !isPart(word.at(-1), text[end])) return true
  }
  return false
}

/** The API orders the managers of fields by the second of their last write: which comes first is a matter of the clock. */
function sortManagers(text: string): string {
  return sortList(text, 'managedFields', () => true)
}

/** The API tells conflicts in the order of a map of managers, which is another each time. */
function sortConflicts(text: string): string {
  return sortList(text, 'causes', (entry) => /reason: FieldManagerConflict/.test(entry))
}

/** A limit range tells what it forbids in the order of a map of resources. */
function sortLimits(text: string): string {
  return text.replace(/(is forbidden: \[)([^\]]*)\]/g, (_, before: string, limits: string) => {
    const entries = limits.split(/, (?=(?:min|max)imum |[\w./-]+ max limit )/)
    return `${before}${entries.sort().join(', ')}]`
  })
}

/** Sorts the lists under a key whose entries are all of one sort. */
function sortList(text: string, key: string, isOne: (entry: string) => boolean): string {
  const list = new RegExp(`^( *)${key}:\\n( *)- .*\\n(?:\\2(?:- | {2}).*\\n)*`, 'gm')
  return text.replace(list, (whole, indent: string, inner: string) => {
    const [, ...entries] = whole.split(new RegExp(`^(?=${inner}- )`, 'm'))
    return entries.every(isOne) ? `${indent}${key}:\n${entries.sort().join('')}` : whole
  })
}

const duration = String.raw`(?:\d+(?:\.\d+)?(?:y|d|h|ms|m|s))+`

const replacements: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----/g, '<pem>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>'],
  [/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:[+-]\d{4}|[A-Z]{3})/g, '<time>'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} [A-Z]{3}/g, '<time>'],
  [/\bX509SHA256=[0-9a-f]{64}/g, 'X509SHA256=<hash>'],
  // Whether a watch has begun when kubectl stops waiting is a matter of milliseconds.
  [/^[EWI]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ reflector\.go:.*\n/gm, ''],
  // kubectl may read the first message before it has its channels, from a real node too.
  [/^[EWI]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ websocket\.go:\d+\] Unknown stream id.*\n/gm, ''],
  [/\b[EWI]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ (\w+\.go:\d+)/g, '<log> $1'],
  [/("?resourceVersion"?:\s*)"\d*"/gi, '$1"<version>"'],
  [/(Resource ?Version:\s+)\d+/g, '$1<version>'],
  [/("?continue"?:\s*)"?[\w-]{16,}"?/g, '$1"<token>"'],
  [/(resourceVersion\\":\\")\d+/g, '$1<version>'],
  [/(does not match the ResourceVersion in record \()\d+/g, '$1<version>'],
  [/(Too large resource version: \d+, current: )\d+/g, '$1<version>'],
  [/(resourceVersion=)\d+/g, '$1<version>'],
  [/(serverAddress"?: "?)[\d.]+:\d+/g, '$1<server>'],
  [/https:\/\/\d+\.\d+\.\d+\.\d+:\d+/g, '<server>'],
  [/\b127\.0\.0\.1:\d+/g, '<server>'],
  [/\b10\.(?:9[6-9]|10\d|11[01])\.\d+\.\d+\b/g, '<clusterIP>'],
  [/\b10\.244\.\d+\.\d+\b/g, '<podIP>'],
  [/(?<![\w.])3[0-2]\d{3}(?![\w.])/g, '<nodePort>'],
  [/\.1[0-9a-f]{15}\b/g, '.<hex>'],
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}(?![\w-])/g, '-<random>'],
  [new RegExp(String.raw`(?<=^|\s|\()${duration}(?=\s|$|\))`, 'gm'), '<age>'],
  [/<invalid>/g, '<age>'],
  // Go prints where in memory things are.
  [/\(0x[0-9a-f]{6,}\)/g, '(<address>)'],
  // The real cluster packs its servers into one program, which names itself after the part it plays.
  [/\b(manager: |\(|manager\\":\\")controller-manager\b/g, '$1kube-controller-manager'],
  [/\bmanager: apiserver$/gm, 'manager: kube-apiserver'],
  [/\b(conflict with ")(apiserver|controller-manager)"/g, '$1kube-$2"'],
]
