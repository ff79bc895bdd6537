using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Stages.Reuse;

/// <summary>The blobs that let later runs find the stages of earlier ones.</summary>
internal static class ReusePaths
{
    /// <summary>Names the stage that answers a question: a <see cref="StagePlace"/>.</summary>
    public static BlobPath Entry(ContentHash question) => BlobPath.Parse($"stages/{question}.json");

    /// <summary>What the names of all marks of runs that build on a run's rows begin with.</summary>
    public static string UserPrefix(string run) => $"runs/{run}/used-by/";

    /// <summary>Marks that <paramref name="user"/> builds on the rows of <paramref name="run"/>.</summary>
    public static BlobPath User(string run, string user) => BlobPath.Parse($"{UserPrefix(run)}{user}");
}
