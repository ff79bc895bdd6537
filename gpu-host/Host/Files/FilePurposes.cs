namespace GpuHost.Host.Files;

/// <summary>What a file is for, in OpenAI's words.</summary>
internal static class FilePurposes
{
    /// <summary>Lines of a batch; uploaded.</summary>
    public const string Batch = "batch";

    /// <summary>Answers of a batch; written by the server.</summary>
    public const string BatchOutput = "batch_output";
}
