using System.Globalization;

namespace GpuHost.Host.Api.Tools;

/// <summary>Names of calls. They follow from the answer, so that an answer that is given again has the same ones.</summary>
internal static class ToolCallIds
{
    private const string Prefix = "call_";

    public static string Of(string answerId, int choice, int call) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{answerId[(answerId.IndexOf('-', StringComparison.Ordinal) + 1)..]}_{choice}_{call}");
}
