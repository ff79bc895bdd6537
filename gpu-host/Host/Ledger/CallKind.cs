namespace GpuHost.Host.Ledger;

/// <summary>What kind of call was made; a word for bills.</summary>
internal static class CallKind
{
    public const string Chat = "chat";

    public const string Text = "completion";

    public const string Embedding = "embedding";

    public const string Rerank = "rerank";
}
