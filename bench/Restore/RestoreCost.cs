using System.Text;

namespace Pipelines.Bench.Restore;

/// <summary>What a prefix costs to compute and to bring back.</summary>
internal sealed record RestoreCost(
    int Tokens, long StateBytes, double PrefillSeconds, double SaveSeconds, double RestoreSeconds, IReadOnlyList<PackedCost> Packed)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(
            $"{Tokens,5} tokens, {StateBytes / 1e6:F2} MB: prefill {PrefillSeconds * 1e3:F1} ms, save {SaveSeconds * 1e3:F2} ms, " +
            $"restore {RestoreSeconds * 1e3:F2} ms ({PrefillSeconds / RestoreSeconds:F0} x)");
        foreach (PackedCost packed in Packed)
        {
            text.Append(
                $"\n  {packed.Codec,-14} {100.0 * packed.FileBytes / StateBytes,5:F1} %  pack {packed.PackSeconds * 1e3,8:F2} ms   " +
                $"read {packed.ReadSeconds * 1e3,7:F2} ms   verify and unpack {packed.UnpackSeconds * 1e3,8:F2} ms");
        }

        return text.ToString();
    }
}
