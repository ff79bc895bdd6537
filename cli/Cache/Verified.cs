using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Cache;

/// <summary>What <c>pipelines cache verify</c> has read.</summary>
internal sealed record Verified(IReadOnlyList<DamagedSnapshot> Damaged, long Count, long Bytes)
{
    public static Verified operator +(Verified left, Verified right) =>
        new([.. left.Damaged, .. right.Damaged], left.Count + right.Count, left.Bytes + right.Bytes);

    public JObject ToJson() => new()
    {
        ["snapshots"] = Count,
        ["bytes"] = Bytes,
        ["damaged"] = new JArray(Damaged.Select(static one => new JObject
        {
            ["tier"] = CacheStores.NameOf(one.Tier),
            ["path"] = one.Path,
            ["fault"] = one.Fault,
            ["deleted"] = one.IsDeleted,
        })),
    };
}
