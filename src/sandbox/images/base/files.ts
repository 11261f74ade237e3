/** `/etc/passwd` and friends of a small Linux system. */
export function systemFiles(options: {
  name: string
  pretty: string
  id: string
  version: string
  shell: string
}): Record<string, string> {
  const { name, pretty, id, version, shell } = options
  return {
    '/etc/passwd': [
      `root:x:0:0:root:/root:${shell}`,
      'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin',
      'bin:x:2:2:bin:/bin:/usr/sbin/nologin',
      'www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin',
      'nginx:x:101:101:nginx user:/nonexistent:/bin/false',
      'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
      '',
    ].join('\n'),
    '/etc/group': 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nwww-data:x:33:\nnginx:x:101:\nnogroup:x:65534:\n',
    '/etc/os-release': `PRETTY_NAME="${pretty}"\nNAME="${name}"\nID=${id}\nVERSION_ID=${version}\n`,
    '/tmp/': '',
    '/root/': '',
    '/home/': '',
    '/mnt/': '',
    '/opt/': '',
    '/srv/': '',
    '/var/log/': '',
    '/var/run/': '',
    '/var/lib/': '',
    '/usr/local/bin/': '',
  }
}

export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
