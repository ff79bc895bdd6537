using System.Diagnostics;

namespace GpuHost.Serving.Kv;

/// <summary>Locks on paths, and the counts that go with them.</summary>
internal sealed partial class PrefixTree
{
    private void LockPath(PrefixNode deepest, long now)
    {
        for (PrefixNode? node = deepest; node is not null; node = node.Parent)
        {
            node.LockCount++;
            LockedTokenCount += node.LockCount == 1 ? node.Length : 0;
            node.LastUsed = now;
        }
    }

    private void UnlockPath(PrefixNode deepest, long now)
    {
        for (PrefixNode? node = deepest; node is not null; node = node.Parent)
        {
            Debug.Assert(node.LockCount > 0, "A lease has locked its whole path.");
            node.LockCount--;
            LockedTokenCount -= node.LockCount == 0 ? node.Length : 0;
            node.LastUsed = now;
        }
    }
}
