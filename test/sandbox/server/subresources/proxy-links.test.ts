import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { proxiedLink, proxiedPage } from '../../../../src/sandbox/server/subresources/proxy-links.ts'

describe('links of proxied pages', () => {
  const prefix = '/api/v1/namespaces/default/pods/web/proxy'
  const place = { prefix, hosts: ['10.244.0.3:80', 'localhost:8001'] }

  for (const [link, expected] of [
    ['/next', `${prefix}/next`],
    ['/next/', `${prefix}/next/`],
    ['/', `${prefix}/`],
    ['/next?a=/b#c', `${prefix}/next?a=/b#c`],
    ['next', 'next'],
    ['?page=2', '?page=2'],
    ['http://10.244.0.3:80/next', `${prefix}/next`],
    ['http://localhost:8001/next', `${prefix}/next`],
    ['http://example.com/next', 'http://example.com/next'],
    ['//example.com/next', '//example.com/next'],
    ['mailto:/someone', 'mailto:/someone'],
    [`${prefix}/next`, `${prefix}/next`],
  ] as const) {
    it(`${link} becomes ${expected}`, () => assert.equal(proxiedLink(link, place), expected))
  }

  for (const [page, expected] of [
    ['<a href="/rewriteme">test</a>', `<a href="${prefix}/rewriteme">test</a>`],
    ["<img alt='/x' src='/a.png'/>", `<img alt='/x' src="${prefix}/a.png"/>`],
    ['<A HREF=/up>x</A>', `<A HREF="${prefix}/up">x</A>`],
    ['<p title="/x">href="/y"</p>', '<p title="/x">href="/y"</p>'],
    ['<script src="/app.js"></script><a>x</a>', `<script src="${prefix}/app.js"></script><a>x</a>`],
  ] as const) {
    it(`in ${page}`, () => assert.equal(proxiedPage(page, place), expected))
  }
})
