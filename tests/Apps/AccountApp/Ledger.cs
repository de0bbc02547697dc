using Microsoft.Extensions.Configuration;

namespace AccountApp;

/// <summary>The book of the account: a file with the id of a deposit a line.</summary>
public sealed class Ledger(IConfiguration configuration)
{
    private readonly Lock _gate = new();
    private readonly string _path = configuration["Ledger"]!;
    private readonly List<string> _memory = [];

    /// <summary>Gets what the app does wrong.</summary>
    public Flaw Flaw { get; } = Enum.Parse<Flaw>(configuration["Flaw"] ?? nameof(Flaw.None));

    /// <summary>Books a deposit.</summary>
    public void Book(string id)
    {
        lock (_gate)
        {
            if (Flaw != Flaw.BooksEachDelivery && Read().Contains(id))
            {
                return;
            }

            _memory.Add(id);
            if (Flaw != Flaw.KeepsNoBook)
            {
                File.AppendAllLines(_path, [id]);
            }
        }
    }

    /// <summary>Shows all deposits.</summary>
    public IReadOnlyList<string> Read()
    {
        lock (_gate)
        {
            return Flaw == Flaw.KeepsNoBook ? [.. _memory] : File.Exists(_path) ? File.ReadAllLines(_path) : [];
        }
    }
}
