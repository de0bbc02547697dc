namespace Serverless.Sagas.Tests.Simulation;

/// <summary>A step of a random saga, and what goes wrong with it.</summary>
internal sealed record SimulatedStep(string Name, StepKind Kind)
{
    public bool HasUndo { get; init; }

    public bool FromStart { get; init; }

    /// <summary>How many executions fail; with <see cref="FromStart"/> after their effect.</summary>
    public int Fails { get; init; }

    public int UndoFails { get; init; }

    /// <summary>How many seconds an execution takes; its effect comes at the end.</summary>
    public int Takes { get; init; }

    public int UndoTakes { get; init; }

    public int? Timeout { get; init; }

    public bool Parks { get; init; }

    /// <summary>Whether the saga aborts after it, or its approval is refused.</summary>
    public bool Refuses { get; init; }

    /// <summary>How many messages of its conversation are lost.</summary>
    public int Lost { get; init; }

    public IReadOnlyList<SimulatedStep> Inner { get; init; } = [];

    public override string ToString()
    {
        var parts = new List<string> { $"{Name}:{Kind}" };
        void Add(bool holds, string text)
        {
            if (holds)
            {
                parts.Add(text);
            }
        }

        Add(HasUndo, FromStart ? "undo from start" : "undo");
        Add(Fails > 0, $"fails {Fails}");
        Add(UndoFails > 0, $"undo fails {UndoFails}");
        Add(Takes > 0, $"takes {Takes} s");
        Add(UndoTakes > 0, $"undo takes {UndoTakes} s");
        Add(Timeout is not null, $"timeout {Timeout} s");
        Add(Parks, "parks");
        Add(Refuses, "refuses");
        Add(Lost > 0, $"loses {Lost}");
        Add(Inner.Count > 0, $"[{string.Join("; ", Inner)}]");
        return string.Join(", ", parts);
    }
}
