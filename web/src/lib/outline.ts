// The nodes of a flow in reading order, each as deep as it is first met.
// What must stay true: every node appears exactly once, cycles and nodes nobody
// leads to included.

export interface Linked {
  id: string;
  options?: { next: string }[];
}

export interface OutlineRow<T> {
  node: T;
  depth: number;
}

/** Depth first from `start`, following the ways on in their order. */
export function outline<T extends Linked>(start: string, nodes: T[]): OutlineRow<T>[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rows: OutlineRow<T>[] = [];
  const met = new Set<string>();
  const visit = (from: string) => {
    // A stack of our own: flows may be deeper than the call stack.
    const stack = [{ id: from, depth: 0 }];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const node = byId.get(next.id);
      if (!node || met.has(next.id)) continue;
      met.add(next.id);
      rows.push({ node, depth: next.depth });
      const options = node.options ?? [];
      // A single way on is a straight line and goes no deeper.
      const depth = options.length > 1 ? next.depth + 1 : next.depth;
      for (const option of options.toReversed()) stack.push({ id: option.next, depth });
    }
  };
  visit(start);
  for (const node of nodes) if (!met.has(node.id)) visit(node.id);
  return rows;
}
