using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Output;

/// <summary>One error: what happened, where, and what to do about it.</summary>
internal sealed record ErrorBlock(string What, string Where, string Remedy)
{
    public static ErrorBlock Interrupted { get; } =
        new("interrupted", "", "What is done is kept: the same command goes on where this one stopped.");

    public static ErrorBlock Disk(Exception error) =>
        new(error.Message, "", "Check that the folder exists, that you may write to it, and that the disk is not full.");

    public static ErrorBlock Defect(Exception error) =>
        new($"something that should not happen did: {error.Message}", error.GetType().FullName ?? "", "This is a defect of the program; the lines above say where.");

    public JObject ToJson() => new() { ["what"] = What, ["where"] = Where, ["remedy"] = Remedy };

    /// <summary>The block as lines; parts that say nothing are left out.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"error: {What}";
        if (Where.Length > 0)
        {
            yield return $"  where: {Where}";
        }

        if (Remedy.Length > 0)
        {
            yield return $"  do:    {Remedy}";
        }
    }
}
