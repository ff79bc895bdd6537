namespace Pipelines.Core.Operators.Gates;

/// <summary>What becomes of a row that breaks an assertion.</summary>
internal enum AssertAction
{
    /// <summary>It fails, and goes to the dead letters (<c>fail</c>).</summary>
    Fail,

    /// <summary>It fails, and the run ends with it (<c>stop</c>).</summary>
    Stop,

    /// <summary>It is dropped, counted as filtered (<c>drop</c>).</summary>
    Drop,

    /// <summary>It passes, and says what it breaks (<c>flag</c>).</summary>
    Flag,

    /// <summary>It goes to the steps that read <c>{step}.{assertion}</c>, and no further here (<c>route</c>).</summary>
    Route,
}
