import { HOME } from './cast.ts'

/** Users of tokens who act as others: whose token, and the headers. */
export const IMPERSONATIONS: { title: string; headers: Record<string, string>; allowed?: boolean }[] = [
  { title: 'a user that may be', headers: { 'Impersonate-User': 'jane' }, allowed: true },
  { title: 'another user', headers: { 'Impersonate-User': 'john' } },
  { title: 'an administrator', headers: { 'Impersonate-User': 'kubernetes-admin' } },
  {
    title: 'with a group that may be',
    headers: { 'Impersonate-User': 'jane', 'Impersonate-Group': 'viewers' },
    allowed: true,
  },
  {
    title: 'with the group of masters',
    headers: { 'Impersonate-User': 'jane', 'Impersonate-Group': 'system:masters' },
  },
  {
    title: 'a service account that may be',
    headers: { 'Impersonate-User': `system:serviceaccount:${HOME}:builder` },
    allowed: true,
  },
  { title: 'another service account', headers: { 'Impersonate-User': 'system:serviceaccount:kube-system:default' } },
  { title: 'with a uid', headers: { 'Impersonate-User': 'jane', 'Impersonate-Uid': '1' } },
  { title: 'with more about the user', headers: { 'Impersonate-User': 'jane', 'Impersonate-Extra-Scopes': 'all' } },
  { title: 'nobody, with a group', headers: { 'Impersonate-Group': 'system:masters' } },
]
