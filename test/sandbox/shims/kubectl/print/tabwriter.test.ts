import assert from 'node:assert/strict'
import { alignTabs, DESCRIBE_TABS, GET_TABS } from '../../../../../src/sandbox/shims/kubectl/print/tabwriter.ts'

describe('kubectl columns', () => {
  it('are at least six wide and three apart in tables', () => {
    assert.equal(alignTabs('A\tB\tC\nlonger name\tx\ty\n', GET_TABS), 'A             B     C\nlonger name   x     y\n')
  })

  it('end where a line without the cell comes between', () => {
    assert.equal(alignTabs('long label:\tx\nbreak\na:\ty\n', DESCRIBE_TABS), 'long label:  x\nbreak\na:  y\n')
  })

  it('keep their width from part to part', () => {
    const widths: number[] = []
    alignTabs('wide-name\tA\n', GET_TABS, widths)
    assert.equal(alignTabs('x\tB\n', GET_TABS, widths), 'x           B\n')
  })
})
