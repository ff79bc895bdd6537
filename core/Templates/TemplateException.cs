namespace Pipelines.Core.Templates;

/// <summary>A template could not be read or rendered. The message says where and, where it can, what to do.</summary>
public abstract class TemplateException : Exception
{
    private protected TemplateException(string problem, int line, int column, string excerpt, Exception? inner)
        : base($"{problem} (line {line}, column {column}: {excerpt})", inner)
    {
        Problem = problem;
        Line = line;
        Column = column;
        Excerpt = excerpt;
    }

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }

    /// <summary>Counted from 1.</summary>
    public int Line { get; }

    /// <summary>Counted from 1, in UTF-16 code units.</summary>
    public int Column { get; }

    /// <summary>The source around the place, at most one line.</summary>
    public string Excerpt { get; }
}
