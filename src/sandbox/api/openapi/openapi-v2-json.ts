import type { V2Form } from './openapi-v2.ts'

/** OpenAPI v2 in JSON. */
export const openApiV2Json: V2Form = {
  path: member,
  definition: member,
  document: (paths, definitions) => [
    text('{"swagger":"2.0","info":{"title":"Kubernetes","version":"1.33"},"paths":{'),
    ...separated(paths),
    text('},"definitions":{'),
    ...separated(definitions),
    text(`},"securityDefinitions":${SCHEMES},"security":[{"BearerToken":[]}]}`),
  ],
}

const SCHEMES = JSON.stringify({
  BearerToken: { description: 'Bearer Token authentication', type: 'apiKey', name: 'authorization', in: 'header' },
})
const COMMA = text(',')

function member(name: string, value: object): Buffer {
  return text(`${JSON.stringify(name)}:${JSON.stringify(value)}`)
}

function separated(parts: readonly Buffer[]): Buffer[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [COMMA, part]))
}

function text(content: string): Buffer {
  return Buffer.from(content)
}
