import { activityMessages } from '../i18n/activity-messages.ts'
import type { Language } from '../i18n/language.ts'
import { selectorText } from './evaluate/subject.ts'
import type { Check, Target } from './schema.ts'
import { textIn } from './text.ts'

/** What is true when a check passes: its own title, or one made from what it looks at. */
export function titleOf(check: Check, language: Language): string {
  if (check.title !== undefined) return textIn(check.title, language)
  if (check.question !== undefined) return textIn(check.question, language)
  const words = titles[language]
  if (check.target) return targetTitle(check, check.target, words)
  if (check.http)
    return words.answers(`${check.http.service ?? check.http.pod ?? ''}:${check.http.port}${check.http.path ?? ''}`)
  if (check.activity) return activityMessages(language).done(check.activity)
  if (check.files) return words.files(check.files.join(', '))
  return factTitle(check, words)
}

interface Words {
  exists: (object: string) => string
  absent: (object: string) => string
  condition: (object: string, condition: string) => string
  asWanted: (object: string) => string
  count: (objects: string, count: string) => string
  answers: (address: string) => string
  files: (paths: string) => string
  cluster: (name: string) => string
  firewall: (rule: string) => string
  addon: (name: string) => string
  tunnel: string
  config: (property: string) => string
}

function targetTitle({ absent, conditions, count, match, cel }: Check, target: Target, words: Words): string {
  const object = objectText(target)
  if (absent) return words.absent(object)
  if (count !== undefined) return words.count(object, countText(count))
  const types = Object.keys(conditions ?? {})
  if (types.length > 0) return words.condition(object, types.join(', '))
  return match === undefined && cel === undefined ? words.exists(object) : words.asWanted(object)
}

function objectText({ kind, name, selector }: Target): string {
  if (name !== undefined) return `${kind} ${name}`
  return selector === undefined ? kind : `${kind} (${selectorText(selector)})`
}

function countText(count: NonNullable<Check['count']>): string {
  if (typeof count === 'number') return String(count)
  return `${count.min ?? 0}–${count.max ?? '∞'}`
}

function factTitle({ cluster }: Check, words: Words): string {
  if (cluster?.exists !== undefined) return words.cluster(cluster.exists)
  if (cluster?.firewall) return words.firewall(cluster.firewall.allow)
  if (cluster?.addon !== undefined) return words.addon(cluster.addon)
  if (cluster?.tunnel !== undefined) return words.tunnel
  return words.config(
    Object.entries(cluster?.config ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join(', '),
  )
}

const titles: Readonly<Record<Language, Words>> = {
  en: {
    exists: (object) => `${object} exists`,
    absent: (object) => `${object} is gone`,
    condition: (object, condition) => `${object} is ${condition}`,
    asWanted: (object) => `${object} is as it should be`,
    count: (objects, count) => `${objects}: ${count}`,
    answers: (address) => `${address} answers`,
    files: (paths) => `${paths} is in the working folder`,
    cluster: (name) => `Cluster ${name} exists`,
    firewall: (rule) => `The firewall lets in ${rule}`,
    addon: (name) => `The addon ${name} is enabled`,
    tunnel: 'minikube tunnel is running',
    config: (property) => `gcloud is set to ${property}`,
  },
  ko: {
    exists: (object) => `${object} 있음`,
    absent: (object) => `${object} 없어짐`,
    condition: (object, condition) => `${object} 상태: ${condition}`,
    asWanted: (object) => `${object} 설정이 맞음`,
    count: (objects, count) => `${objects}: ${count}개`,
    answers: (address) => `${address} 응답함`,
    files: (paths) => `작업 폴더에 ${paths} 있음`,
    cluster: (name) => `클러스터 ${name} 있음`,
    firewall: (rule) => `방화벽이 ${rule} 허용함`,
    addon: (name) => `애드온 ${name} 켜짐`,
    tunnel: 'minikube tunnel 실행 중',
    config: (property) => `gcloud 설정: ${property}`,
  },
}
