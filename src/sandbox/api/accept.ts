import { StatusError } from './status.ts'

/** The form in which an answer is wanted. */
export interface Negotiated {
  as: 'json' | 'yaml' | 'table' | 'partial-metadata' | 'partial-metadata-list'
  /** How it is written, whatever its form. */
  encoding: 'json' | 'yaml'
  /** The version of meta.k8s.io for converted answers. */
  version: 'v1' | 'v1beta1'
  /** `pretty=1` as a parameter of the media type. */
  pretty: boolean
}

interface Clause {
  type: string
  quality: number
  parameters: ReadonlyMap<string, string>
}

const STREAMS = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch'
const SERVED = ['application/json', 'application/yaml'] as const
const KNOWN = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']
const CONVERSIONS: Record<string, Negotiated['as'] | undefined> = {
  Table: 'table',
  PartialObjectMetadata: 'partial-metadata',
  PartialObjectMetadataList: 'partial-metadata-list',
}

/**
 * Chooses the form of an answer by the request's Accept header. Protobuf is passed over: clients list JSON after it.
 * Not all resources have `tables`. Source: k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go.
 * @throws StatusError 406 in the server's words
 */
export function negotiate(
  acceptHeader: string | undefined,
  { tables = true, use = 'get' }: { tables?: boolean; use?: 'get' | 'list' | 'watch' } = {},
): Negotiated {
  if (!acceptHeader) return { as: 'json', encoding: 'json', version: 'v1', pretty: false }
  const clauses = parseAccept(acceptHeader)
  if (!clauses.some(({ type }) => type === '*/*' || KNOWN.includes(type))) {
    // Where there are lists there are watches.
    const available = [...KNOWN, ...(use === 'get' ? [] : [STREAMS])].join(', ')
    throw notAcceptable(`406: Not Acceptable\n\nAvailable representations: ${available}`, {})
  }
  for (const clause of clauses) {
    for (const served of SERVED) {
      const choice = matches(clause.type, served) ? choose(clause, served) : undefined
      const fits = (tables || choice?.as !== 'table') && (use !== 'watch' || choice?.encoding !== 'yaml')
      if (choice && fits) return choice
    }
  }
  const accepted = use === 'watch' ? STREAMS : KNOWN.join(', ')
  throw notAcceptable(`only the following media types are accepted: ${accepted}`)
}

/** A list was asked for as one object's metadata, or the other way round; `goType` is e.g. `*core.PodList`. */
export function checkMetadataForm(as: Negotiated['as'], isList: boolean, goType: string): void {
  if (as === 'partial-metadata' && isList) {
    throw notAcceptable(`you requested PartialObjectMetadata, but the requested object is a list (${goType})`)
  }
  if (as === 'partial-metadata-list' && !isList) {
    throw notAcceptable(`you requested PartialObjectMetadataList, but the requested object is not a list (${goType})`)
  }
}

/** Of a document that there is in one type only. @throws StatusError 406 */
export function checkAccepted(header: string | undefined, type: string): void {
  if (!header || parseAccept(header).some((clause) => matches(clause.type, type))) return
  throw notAcceptable(`406: Not Acceptable\n\nAvailable representations: ${type}`, {})
}

/** The clauses of an Accept header, the most wanted first. */
export function parseAccept(header: string): Clause[] {
  const clauses = header.split(',').map((text): Clause => {
    const [type = '', ...rest] = text.split(';').map((part) => part.trim())
    const parameters = new Map(
      rest.map((part) => {
        const [name = '', value = ''] = part.split('=')
        return [name.trim(), value.trim()] as const
      }),
    )
    const quality = Number(parameters.get('q') ?? '1')
    return { type: type.toLowerCase(), quality: Number.isNaN(quality) ? 1 : quality, parameters }
  })
  return clauses.sort((a, b) => b.quality - a.quality || wildcards(a) - wildcards(b))
}

function wildcards({ type }: Clause): number {
  return type.split('*').length - 1
}

function matches(wanted: string, served: string): boolean {
  return wanted === served || wanted === '*/*' || (wanted.endsWith('/*') && served.startsWith(wanted.slice(0, -1)))
}

function choose({ parameters }: Clause, served: (typeof SERVED)[number]): Negotiated | undefined {
  const encoding = served === 'application/yaml' ? 'yaml' : 'json'
  const pretty = parameters.get('pretty') === '1'
  const stream = parameters.get('stream')
  if ((stream && (stream !== 'watch' || encoding === 'yaml')) || parameters.get('sv')) return undefined
  const kind = parameters.get('as')
  if (kind === undefined && !parameters.has('g') && !parameters.has('v')) {
    return { as: encoding, encoding, version: 'v1', pretty }
  }
  const as = CONVERSIONS[kind ?? '']
  const version = parameters.get('v')
  if (!as || parameters.get('g') !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return undefined
  return { as, encoding, version, pretty }
}

function notAcceptable(message: string, details?: Record<string, never>): StatusError {
  return new StatusError({ message, reason: 'NotAcceptable', ...(details && { details }), code: 406 })
}
