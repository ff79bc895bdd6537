using GpuHost.Serving.SeededModels;

namespace Pipelines.Cli.Tests.Models;

/// <summary>A small real model, as bytes and as a file.</summary>
internal static class TinyModel
{
    private static readonly SeededModelShape Shape = new() { Width = 64, FeedForwardWidth = 64, LayerCount = 1, VocabularySize = 300 };

    public static byte[] Bytes(CliSession cli, ulong seed = 1) => File.ReadAllBytes(Write(cli[$"seed-{seed}.gguf"], seed));

    public static string Write(string path, ulong seed = 1)
    {
        SeededModel.Write(path, Shape with { Seed = seed });
        return path;
    }
}
