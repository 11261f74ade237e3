/** The last patch release of each minor version the image exists in. */
const LAST_PATCH: Readonly<Record<string, number>> = {
  '1.9': 15,
  '1.10': 3,
  '1.11': 13,
  '1.12': 2,
  '1.13': 12,
  '1.14': 2,
  '1.15': 12,
  '1.16': 1,
  '1.17': 10,
  '1.18': 0,
  '1.19': 10,
  '1.20': 2,
  '1.21': 6,
  '1.22': 1,
  '1.23': 4,
  '1.24': 0,
  '1.25': 5,
  '1.26': 3,
  '1.27': 5,
  '1.28': 0,
  '1.29': 0,
}
const NAMES: Readonly<Record<string, string>> = {
  latest: '1.29.0',
  mainline: '1.29.0',
  '1': '1.29.0',
  stable: '1.28.0',
  alpine: '1.29.0',
  'alpine-slim': '1.29.0',
  perl: '1.29.0',
  bookworm: '1.29.0',
  'mainline-alpine': '1.29.0',
  'stable-alpine': '1.28.0',
  'stable-alpine-slim': '1.28.0',
  // Tags of registry.k8s.io/e2e-test-images/nginx and what they hold.
  '1.14-1': '1.14.2',
  '1.14-2': '1.14.2',
  '1.14-4': '1.14.2',
  '1.15-1': '1.15.12',
  '1.15-2': '1.15.12',
  '1.15-4': '1.15.12',
}
const VARIANTS = ['', '-alpine', '-alpine-slim', '-alpine-perl', '-perl', '-bookworm', '-bullseye', '-bookworm-perl']

/** When some versions were released: the time of the files they bring. */
const RELEASED: Readonly<Record<string, string>> = {
  '1.9.14': '2016-04-05T14:50:57Z',
  '1.10.0': '2016-04-26T13:31:18Z',
  '1.14.2': '2018-12-04T14:44:49Z',
  '1.16.1': '2019-08-13T10:05:00Z',
  '1.25.5': '2024-04-16T14:29:59Z',
  '1.27.0': '2024-05-28T13:22:30Z',
  '1.28.0': '2025-04-23T11:48:54Z',
  '1.29.0': '2025-06-24T17:22:41Z',
}

/** Every tag that exists. */
export const nginxTags: readonly string[] = [
  ...Object.keys(NAMES),
  ...Object.entries(LAST_PATCH).flatMap(([minor, last]) => {
    const versions = [minor, ...Array.from({ length: last + 1 }, (_, patch) => `${minor}.${patch}`)]
    return versions.flatMap((version) => VARIANTS.map((variant) => `${version}${variant}`))
  }),
]

/** The version behind a tag: `1.27-alpine` is 1.27.5. */
export function nginxVersion(tag: string): string {
  const named = NAMES[tag]
  if (named !== undefined) return named
  const [, minor = '1.29', patch] = /^(\d+\.\d+)(?:\.(\d+))?/.exec(tag) ?? []
  return `${minor}.${patch ?? LAST_PATCH[minor] ?? 0}`
}

/** In milliseconds since the epoch; made up, but always the same, for versions not in the list. */
export function releasedAt(version: string): number {
  const known = RELEASED[version]
  if (known !== undefined) return Date.parse(known)
  const [, minor = 0, patch = 0] = version.split('.').map(Number)
  return Date.UTC(2015, 3, 28, 15, 3) + (minor - 9) * 184 * 86_400_000 + patch * 28 * 86_400_000
}
