/** The languages k8slab speaks. English is always there; the others may be missing in a lab of somebody's own. */
export const languages = ['en', 'ko'] as const
export type Language = (typeof languages)[number]

/** The language to speak: what `--lang` says, else the locale's (`LC_ALL`, `LC_MESSAGES`, `LANG`, or `K8SLAB_LANG` before them), else English. */
export function languageOf(flag: string | undefined, env: NodeJS.ProcessEnv): Language {
  const wanted = flag ?? [env['K8SLAB_LANG'], env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value)
  const [code] = (wanted ?? '').toLowerCase().split(/[_.@-]/)
  return languages.find((language) => language === code) ?? 'en'
}
