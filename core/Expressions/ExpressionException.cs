namespace Pipelines.Core.Expressions;

/// <summary>An expression could not be read or evaluated.</summary>
public abstract class ExpressionException : Exception
{
    private protected ExpressionException(string problem, string source, int line, int column, Exception? inner)
        : base($"{problem} (at {Place(line, column)} of: {source})", inner)
    {
        Problem = problem;
        Line = line;
        Column = column;
    }

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }

    /// <summary>Counted from 1.</summary>
    public int Line { get; }

    /// <summary>Counted from 1, in UTF-16 code units.</summary>
    public int Column { get; }

    private static string Place(int line, int column) => line == 1 ? $"column {column}" : $"line {line}, column {column}";
}
