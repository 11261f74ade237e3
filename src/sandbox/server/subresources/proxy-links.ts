/** Where links in a page are, by element (k8s.io/apimachinery/pkg/util/proxy/transport.go). */
const linkAttributes: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  applet: ['codebase'],
  area: ['href'],
  audio: ['src'],
  base: ['href'],
  blockquote: ['cite'],
  body: ['background'],
  button: ['formaction'],
  command: ['icon'],
  del: ['cite'],
  embed: ['src'],
  form: ['action'],
  frame: ['longdesc', 'src'],
  head: ['profile'],
  html: ['manifest'],
  iframe: ['longdesc', 'src'],
  img: ['longdesc', 'src', 'usemap'],
  input: ['src', 'usemap', 'formaction'],
  ins: ['cite'],
  link: ['href'],
  object: ['classid', 'codebase', 'data', 'usemap'],
  q: ['cite'],
  script: ['src'],
  source: ['src'],
  video: ['poster', 'src'],
}

/** What was proxied: the path in front of what the server itself is asked, and the hosts that mean that server. */
export interface ProxiedPlace {
  prefix: string
  hosts: readonly string[]
}

/** Makes a link of a server that sees only its own paths lead through the proxy. Relative ones and those to other hosts do already, or never. */
export function proxiedLink(link: string, { prefix, hosts }: ProxiedPlace): string {
  const [, scheme, host = '', rest = ''] = /^([a-z][a-z0-9+.-]*:)?(?:\/\/([^/?#]*))?(.*)$/is.exec(link) ?? []
  if (!rest.startsWith('/') || (host !== '' && !hosts.includes(host)) || (scheme !== undefined && host === ''))
    return link
  return rest === prefix || rest.startsWith(`${prefix}/`) ? rest : `${prefix}${rest}`
}

const START_TAG = /<([a-z][a-z0-9]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)(\s*\/?>)/gi
const ATTRIBUTE = /(\s+)([^\s"'<>/=]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'=<>`]+)/g

/** Makes the links of a page lead through the proxy. */
export function proxiedPage(html: string, place: ProxiedPlace): string {
  return html.replace(START_TAG, (tag, name: string, attributes: string, end: string) => {
    const links = linkAttributes[name.toLowerCase()]
    if (!links) return tag
    const changed = attributes.replace(
      ATTRIBUTE,
      (whole, space: string, key: string, equals: string, value: string) => {
        if (!links.includes(key.toLowerCase())) return whole
        const bare = value.replace(/^(["'])(.*)\1$/s, '$2')
        return `${space}${key}${equals}"${proxiedLink(bare, place)}"`
      },
    )
    return `<${name}${changed}${end}`
  })
}
