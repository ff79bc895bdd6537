using System.Globalization;

namespace Pipelines.Training.Trainer;

/// <summary>The checkpoints of one run. The last two are kept: should one be damaged, the run goes on from the other.</summary>
internal sealed class CheckpointFolder(string folder, string identity)
{
    private const int KeptMax = 2;
    private const string Pattern = "step-*.ckpt";

    /// <summary>The newest state that is whole, or null if there is none.</summary>
    /// <param name="notes">Told which damaged files were passed over.</param>
    /// <exception cref="TrainingException">The folder holds a run of another recipe.</exception>
    public TrainingState? Latest(Action<string> notes)
    {
        foreach (string path in Newest())
        {
            try
            {
                (string found, TrainingState state) = CheckpointFile.Read(path);
                return found == identity ? state : throw new TrainingException(
                    $"'{folder}' holds a run of another recipe. Name another --folder, or delete its checkpoints.\n  there: {found}\n  here:  {identity}");
            }
            catch (CheckpointDamagedException damaged)
            {
                notes($"{damaged.Message} It is passed over.");
            }
        }

        return null;
    }

    public void Save(TrainingState state)
    {
        CheckpointFile.Write(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"step-{state.Step:D7}.ckpt")), identity, state);
        foreach (string old in Newest().Skip(KeptMax))
        {
            File.Delete(old);
        }
    }

    private string[] Newest() => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, Pattern).OrderDescending(StringComparer.Ordinal)]
        : [];
}
