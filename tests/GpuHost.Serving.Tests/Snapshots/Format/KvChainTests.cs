using GpuHost.Serving.Randomness;
using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Tests.Snapshots.Format;

public sealed class KvChainTests
{
    private static readonly ContentHash Namespace = ContentHash.Of([1]);

    [Fact]
    public void At_TwoSequences_AreEqualExactlyAsFarAsTheirTokensAre()
    {
        var random = new Xoshiro256(17);
        for (int round = 0; round < 50; round++)
        {
            int[] left = [.. Enumerable.Range(0, 200).Select(_ => (int)(random.NextUInt64() % 1_000))];
            int[] right = (int[])left.Clone();
            int difference = (int)(random.NextUInt64() % 200);
            right[difference]++;
            var one = new KvChain(Namespace, "", left);
            var other = new KvChain(Namespace, "", right);
            for (int length = 1; length <= 200; length++)
            {
                Assert.Equal(length <= difference, one.At(length) == other.At(length));
            }
        }
    }

    [Fact]
    public void At_OtherTenantOrNamespace_NeverMeets()
    {
        int[] tokens = [.. Enumerable.Range(0, 70)];
        var chain = new KvChain(Namespace, "", tokens);

        Assert.NotEqual(chain.FirstBlock, new KvChain(Namespace, "a", tokens).FirstBlock);
        Assert.NotEqual(chain.FirstBlock, new KvChain(ContentHash.Of([2]), "", tokens).FirstBlock);
        Assert.Null(new KvChain(Namespace, "", tokens[..63]).FirstBlock);
    }

    // An address that changes makes every stored snapshot unreachable: docs/formats/kv-snapshot.md.
    [Fact]
    public void At_KnownTokens_GivesTheGoldenAddress()
    {
        var chain = new KvChain(Namespace, "tenant", [.. Enumerable.Range(0, 100)]);

        Assert.Equal("7f546f18b239d9a862af5446951fd38748031e96f3eb540a47674fe89e56f41f", chain.FirstBlock.ToString());
        Assert.Equal("92f814f16f165a14434aa47efc0cfc6c98a172b68f1ace8919460f1cba2d5d0c", chain.At(100).ToString());
    }
}
