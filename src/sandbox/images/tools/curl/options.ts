/** What a curl command line asks for. */
export interface CurlOptions {
  urls: string[]
  method: string | undefined
  headers: [string, string][]
  data: { kind: 'data' | 'raw' | 'binary' | 'urlencode' | 'json'; text: string }[]
  flags: Set<string>
  values: Map<string, string>
  resolves: string[]
  connectTos: string[]
  forms: string[]
}

const SHORT: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  o: 'output',
  w: 'write-out',
  u: 'user',
  A: 'user-agent',
  b: 'cookie',
  c: 'cookie-jar',
  e: 'referer',
  F: 'form',
  m: 'max-time',
  T: 'upload-file',
  x: 'proxy',
  U: 'proxy-user',
  r: 'range',
  y: 'speed-time',
  Y: 'speed-limit',
  E: 'cert',
  K: 'config',
  C: 'continue-at',
  D: 'dump-header',
  z: 'time-cond',
  Q: 'quote',
  t: 'telnet-option',
  h: 'help',
  s: 'silent',
  S: 'show-error',
  i: 'include',
  I: 'head',
  k: 'insecure',
  v: 'verbose',
  L: 'location',
  f: 'fail',
  G: 'get',
  g: 'globoff',
  N: 'no-buffer',
  O: 'remote-name',
  J: 'remote-header-name',
  n: 'netrc',
  '#': 'progress-bar',
  '0': 'http1.0',
  '4': 'ipv4',
  '6': 'ipv6',
  a: 'append',
  j: 'junk-session-cookies',
  q: 'disable',
  l: 'list-only',
  p: 'proxytunnel',
  R: 'remote-time',
  V: 'version',
  Z: 'parallel',
}
const WITH_VALUE = new Set(
  'request header data data-ascii data-raw data-binary data-urlencode json output write-out user user-agent cookie cookie-jar referer form form-string max-time connect-timeout upload-file proxy proxy-user range speed-time speed-limit cert key cacert capath resolve connect-to retry retry-delay retry-max-time config continue-at dump-header time-cond quote telnet-option max-redirs output-dir interface dns-servers unix-socket url tlsv1 ciphers limit-rate oauth2-bearer noproxy stderr keepalive-time expect100-timeout'.split(
    ' ',
  ),
)
const FLAGS = new Set(
  [
    ...Object.values(SHORT),
    'http1.1',
    'http2',
    'http2-prior-knowledge',
    'fail-with-body',
    'compressed',
    'no-progress-meter',
    'location-trusted',
    'no-keepalive',
    'path-as-is',
    'retry-connrefused',
    'retry-all-errors',
    'ssl-no-revoke',
    'tlsv1.2',
    'tlsv1.3',
    'tcp-nodelay',
    'create-dirs',
    'raw',
    'trace-time',
    'basic',
    'digest',
    'anyauth',
    'negotiate',
    'silent',
    'no-location',
    'no-sessionid',
    'fail-early',
    'styled-output',
    'no-buffer',
    'haproxy-protocol',
  ].filter((name) => !WITH_VALUE.has(name)),
)

/** Reads the words after `curl`. `error` carries curl's complaint about an option. */
export function readCurlOptions(words: readonly string[]): CurlOptions | { error: string } {
  const options: CurlOptions = {
    urls: [],
    method: undefined,
    headers: [],
    data: [],
    flags: new Set(),
    values: new Map(),
    resolves: [],
    connectTos: [],
    forms: [],
  }
  const queue = [...words]
  while (queue.length > 0) {
    const word = queue.shift() ?? ''
    const error = word.startsWith('--')
      ? readLong(options, word, queue)
      : /^-./.test(word)
        ? readShort(options, word, queue)
        : void options.urls.push(word)
    if (error) return { error }
  }
  return options
}

function readLong(options: CurlOptions, word: string, queue: string[]): string | undefined {
  const name = word.slice(2)
  if (WITH_VALUE.has(name)) return take(options, name, queue.shift(), word)
  if (!FLAGS.has(name) && !name.startsWith('no-')) return `option ${word}: is unknown`
  options.flags.add(name)
  return undefined
}

function readShort(options: CurlOptions, word: string, queue: string[]): string | undefined {
  for (let at = 1; at < word.length; at++) {
    const name = SHORT[word[at] ?? '']
    if (name === undefined) return `option ${word}: is unknown`
    if (!WITH_VALUE.has(name)) {
      options.flags.add(name)
      continue
    }
    return take(options, name, word.slice(at + 1) || queue.shift(), word)
  }
  return undefined
}

function take(options: CurlOptions, name: string, value: string | undefined, word: string): string | undefined {
  if (value === undefined) return `option ${word}: requires parameter`
  const repeated: Readonly<Record<string, () => void>> = {
    request: () => {
      options.method = value
    },
    header: () => options.headers.push(splitHeader(value)),
    url: () => options.urls.push(value),
    resolve: () => options.resolves.push(value),
    'connect-to': () => options.connectTos.push(value),
    form: () => options.forms.push(value),
    data: () => options.data.push({ kind: 'data', text: value }),
    'data-ascii': () => options.data.push({ kind: 'data', text: value }),
    'data-raw': () => options.data.push({ kind: 'raw', text: value }),
    'data-binary': () => options.data.push({ kind: 'binary', text: value }),
    'data-urlencode': () => options.data.push({ kind: 'urlencode', text: value }),
    json: () => options.data.push({ kind: 'json', text: value }),
  }
  const store = repeated[name]
  if (store) store()
  else options.values.set(name, value)
  return undefined
}

function splitHeader(text: string): [string, string] {
  const colon = text.indexOf(':')
  return colon < 0 ? [text.replace(/;$/, ''), ''] : [text.slice(0, colon), text.slice(colon + 1).trim()]
}
