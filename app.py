"""WSGI entry: ``app:app`` for any server; ``python app.py`` serves it."""

if __name__ == "__main__":
    from gazetteer.cli import main

    main(["serve"])
else:
    from gazetteer.web import create_app

    app = create_app()
