import assert from 'node:assert/strict'
import { container } from '../container.ts'
import { start } from './start.ts'

describe('nginx', () => {
  it('shows the page of 1.10.0 with its headers', async () => {
    const { curl } = await start('nginx:1.10.0')
    const { stdout } = await curl('/', '-i')
    assert.match(
      stdout,
      /^HTTP\/1\.1 200 OK\r\nServer: nginx\/1\.10\.0\r\nDate: .*\r\nContent-Type: text\/html\r\nContent-Length: 612\r\nLast-Modified: .*\r\nConnection: keep-alive\r\nETag: "[0-9a-f]+-264"\r\nAccept-Ranges: bytes\r\n\r\n<!DOCTYPE html>/,
    )
  })

  it('shows the page of 1.27.0 with its time', async () => {
    const { curl } = await start('nginx:1.27.0')
    const { stdout } = await curl('/', '-I')
    assert.match(stdout, /Last-Modified: Tue, 28 May 2024 13:22:30 GMT\r\n[\s\S]*ETag: "6655da96-267"/)
  })

  it('writes its access log to stdout and errors to stderr', async () => {
    const { nginx, curl } = await start('nginx:1.27.0')
    await curl('/nope?x=1', '-A', 'test/1')
    await nginx.printed(/^10\.244\.0\.3 - - \[.* \+0000\] "GET \/nope\?x=1 HTTP\/1\.1" 404 153 "-" "test\/1" "-"$/m)
    await nginx.printed(
      /\[error\] 29#29: \*1 open\(\) "\/usr\/share\/nginx\/html\/nope" failed \(2: No such file or directory\), client: 10\.244\.0\.3, server: localhost, request: "GET \/nope\?x=1 HTTP\/1\.1", host: "10\.244\.0\.2"/,
    )
  })

  it('ends with 0 at SIGQUIT', async () => {
    const nginx = container('nginx:1.27.0')
    const process = await nginx.start()
    await nginx.printed('start worker process')
    process.signal('SIGQUIT')
    assert.equal((await process.exited).code, 0)
  })

  it('listens on 8080 where it has no root', async () => {
    const { curl } = await start('nginxinc/nginx-unprivileged:1.27')
    assert.match((await curl(':8080/')).stdout, /Welcome to nginx!/)
  })
})
