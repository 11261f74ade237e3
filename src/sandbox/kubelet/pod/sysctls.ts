import type { Pod } from '../../schema/types.gen.ts'

/** The kernel parameters that a kubelet lets pods set, with what they are without (pkg/kubelet/sysctl/safe_sysctls.go). */
const safe: Readonly<Record<string, string>> = {
  'kernel.shm_rmid_forced': '0',
  'net.ipv4.ip_local_port_range': '32768\t60999',
  'net.ipv4.tcp_syncookies': '1',
  'net.ipv4.ping_group_range': '0\t2147483647',
  'net.ipv4.ip_unprivileged_port_start': '0',
  'net.ipv4.ip_local_reserved_ports': '',
  'net.ipv4.tcp_keepalive_time': '7200',
  'net.ipv4.tcp_fin_timeout': '60',
  'net.ipv4.tcp_keepalive_intvl': '75',
  'net.ipv4.tcp_keepalive_probes': '9',
  'net.ipv4.tcp_rmem': '4096\t131072\t6291456',
  'net.ipv4.tcp_wmem': '4096\t16384\t4194304',
}

/** Others that people look at. */
const others: Readonly<Record<string, string>> = {
  'kernel.msgmax': '8192',
  'kernel.shmmax': '18446744073692774399',
  'net.core.somaxconn': '4096',
  'net.ipv4.ip_forward': '1',
  'vm.max_map_count': '262144',
}

/** Why a kubelet refuses the parameters of a pod; undefined when it does not (pkg/kubelet/sysctl/allowlist.go). */
export function forbiddenSysctl({ spec }: Pod): string | undefined {
  for (const { name } of spec?.securityContext?.sysctls ?? []) {
    const normal = normalName(name)
    if (!(normal in safe)) return `forbidden sysctl: "${normal}" not allowlisted`
    const space = normal.startsWith('net.') ? 'net' : 'ipc'
    const shared = space === 'net' ? spec?.hostNetwork : spec?.hostIPC
    if (shared) return `forbidden sysctl: "${normal}" not allowed with host ${space} enabled`
  }
  return undefined
}

/** The files below `/proc/sys` of a pod: contents by path. */
export function sysctlFiles({ spec }: Pod): Map<string, string> {
  const own = (spec?.securityContext?.sysctls ?? []).map(({ name, value }) => [normalName(name), value])
  const all = { ...safe, ...others, ...Object.fromEntries(own) }
  return new Map(Object.entries(all).map(([name, value]) => [`/proc/sys/${name.replaceAll('.', '/')}`, `${value}\n`]))
}

/** `net.ipv4.conf.all` for `net/ipv4/conf/all`. */
function normalName(name: string): string {
  const separator = name.search(/[./]/)
  return separator >= 0 && name[separator] === '/' ? name.replace(/[./]/g, (each) => (each === '/' ? '.' : '/')) : name
}
