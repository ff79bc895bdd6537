namespace Pipelines.Core.Python.Values;

/// <summary>What may be done with a value that does not exist.</summary>
public enum UndefinedBehavior
{
    /// <summary>Only ask whether it is defined, or give it a default. For prompts: a typo must not cost money.</summary>
    Strict,

    /// <summary>Print it (as nothing), loop over it, test it; its fields are errors. Jinja's default.</summary>
    Lenient,

    /// <summary>As <see cref="Lenient"/>, and its fields are undefined too.</summary>
    Chainable,
}
