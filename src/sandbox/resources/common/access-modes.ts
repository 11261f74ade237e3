const abbreviations: readonly [mode: string, short: string][] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
]

/** ACCESS MODES of volumes and claims, e.g. `RWO,ROX`. */
export function accessModesText(modes: readonly string[] | undefined): string {
  return abbreviations
    .filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(',')
}
