using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Operators.Gather;

/// <summary>The configuration of a gather, checked.</summary>
internal sealed record GatherOptions
{
    public required string Name { get; init; }

    /// <summary>The texts of a chunk that may be shown: its content first, then the others that sections name.</summary>
    public required IReadOnlyList<FieldPath> Texts { get; init; }

    /// <summary>Chunks with equal values here are a document.</summary>
    public required FieldPath DocumentKey { get; init; }

    /// <summary>By which the chunks of a document are in order.</summary>
    public required FieldPath OrderKey { get; init; }

    /// <summary>A chunk is shown as it is, without anything around it.</summary>
    public required bool IsBare { get; init; }

    public required GatherSide Previous { get; init; }

    public required GatherSide Next { get; init; }

    /// <summary>Where a chunk lists its headers; null when it has none.</summary>
    public FieldPath? HeaderKey { get; init; }

    public required string MainStart { get; init; }

    public required string MainEnd { get; init; }

    /// <summary>DocETL's quirk: a header does not always end the deeper ones before it.</summary>
    public required bool KeepsDeeperHeaders { get; init; }

    public FieldPath ContentKey => Texts[0];

    public string RenderedField => $"{ContentKey.Text}_rendered";

    public ContentHash Identity
    {
        get
        {
            using var hasher = new CanonicalHasher("pipelines/operator/gather/1");
            hasher.Add(DocumentKey.Text).Add(OrderKey.Text).Add(HeaderKey?.Text).Add(MainStart).Add(MainEnd).Add(IsBare).Add(KeepsDeeperHeaders).AddCount(Texts.Count);
            foreach (FieldPath text in Texts)
            {
                hasher.Add(text.Text);
            }

            foreach (GatherSide side in new[] { Previous, Next })
            {
                hasher.Add(side.HeadCount).Add(side.HeadText).Add(side.MiddleText).Add(side.TailCount).Add(side.TailText);
            }

            return hasher.Finish();
        }
    }

    public FieldSet FieldsRead =>
        Texts.Append(DocumentKey).Append(OrderKey).Concat(HeaderKey is null ? [] : [HeaderKey]).Aggregate(FieldSet.None, static (all, key) => all.Union(key.FieldsRead));
}
