namespace Pipelines.Training.Commands;

/// <summary>Tells of every so-many-th item. Called from any thread.</summary>
internal sealed class EveryNth(int each, Action<int> tell) : IProgress<int>
{
    public void Report(int value)
    {
        if (value % each == 0)
        {
            tell(value);
        }
    }
}
