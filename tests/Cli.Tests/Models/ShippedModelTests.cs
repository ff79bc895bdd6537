using System.Runtime.CompilerServices;
using GpuHost.Serving.Models.BuiltIn;
using Pipelines.Core.Identity;

namespace Pipelines.Cli.Tests.Models;

/// <summary>What the repository has as the built-in model is what the program has.</summary>
public sealed class ShippedModelTests
{
    [Fact]
    public void Program_HasTheRepositorysModelOrNone()
    {
        string repository = PathOf(BuiltInModel.ShippedFile);

        Assert.Equal(DigestOf(File.Exists(repository) ? repository : null), DigestOf(BuiltInModel.FindTrained(AppContext.BaseDirectory)));
    }

    /// <summary>So that a repository which has no model yet shows too when the file and its name part.</summary>
    [Fact]
    public void Project_CopiesTheFileThatTheProgramLooksFor()
    {
        string project = File.ReadAllText(PathOf(Path.Combine("gpu-host", "Serving", "GpuHost.Serving.csproj")));
        string name = BuiltInModel.ShippedFile.Replace(Path.DirectorySeparatorChar, '/');

        Assert.Equal("models/builtin.gguf", name);
        Assert.Contains($"Include=\"../../{name}\"", project, StringComparison.Ordinal);
        Assert.Contains($"Link=\"{name}\" CopyToOutputDirectory=\"PreserveNewest\"", project, StringComparison.Ordinal);
    }

    private static string? DigestOf(string? file) => file is null ? null : ContentHash.Of(File.ReadAllBytes(file)).ToString();

    private static string PathOf(string relativePath, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", relativePath));
}
