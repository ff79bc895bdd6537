namespace Pipelines.Bench.Templates;

/// <summary>What Jinja2 took for a template, and what it rendered.</summary>
internal sealed record JinjaTiming(double NanosecondsPerRender, string Text);
